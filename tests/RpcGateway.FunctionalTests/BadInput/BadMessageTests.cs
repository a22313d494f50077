using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>An invalid message gets an error. Its connection and all others stay open.</summary>
public sealed class BadMessageTests : IAsyncLifetime
{
    private TestGateway _server = null!;

    public static TheoryData<string> NotJson =>
    [
        "",
        " ",
        "{",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]} {}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]},",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"\0\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}\0",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"\\x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":01,\"method\":\"echo.say\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"echo.say\"}",
        "{'jsonrpc':'2.0'}",
        "\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}",
        "nonsense",
        "\0\u0001\u0002",
    ];

    public static TheoryData<string> NotRequests =>
    [
        "{}",
        "1",
        "null",
        "\"text\"",
        """{"jsonrpc":"2.0","id":1}""",
        """{"jsonrpc":"2.0","id":1,"method":1}""",
        """{"jsonrpc":"2.0","id":1,"method":null}""",
        """{"jsonrpc":"2.0","id":1,"method":""}""",
        """{"jsonrpc":"2.0","id":1,"method":"\ud800"}""",
        """{"jsonrpc":"2.0","id":1,"method":"echo.say","params":"x"}""",
        """{"jsonrpc":"2.0","id":1,"method":"echo.say","params":null}""",
        """{"jsonrpc":"2.0","id":[],"method":"echo.say"}""",
        """{"jsonrpc":"2.0","id":true,"method":"echo.say"}""",
        """{"jsonrpc":"1.0","id":1,"method":"echo.say"}""",
        """{"jsonrpc":2.0,"id":1,"method":"echo.say"}""",
        """{"jsonrpc":"\ud8002.0","id":1,"method":"echo.say"}""",
        """{"id":1,"method":"echo.say"}""",
    ];

    public static TheoryData<string> BadParams =>
    [
        """["\ud800"]""",
        """["\udc00\ud800"]""",
        """{"\ud800":"x"}""",
        """{"text":"x","$type":"System.IO.FileInfo"}""",
        """{"$type":"System.IO.FileInfo","text":"x"}""",
        """{"$id":"1","text":"x"}""",
        """[{"$type":"System.String"}]""",
        "[1e400]",
        "[null]",
        "[]",
        "{}",
        """["x","y"]""",
    ];

    public static TheoryData<string> WithoutResponse =>
    [
        """{"jsonrpc":"2.0","id":1,"result":1}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}""",
        """{"jsonrpc":"2.0","id":{},"result":1}""",
        """{"id":1,"result":1}""",
        """{"jsonrpc":"2.0","error":1}""",
        """{"jsonrpc":"2.0","result":{"token":1}}""",
        """[{"jsonrpc":"2.0","id":1,"result":1},{"jsonrpc":"2.0","id":2,"result":1}]""",
        """{"jsonrpc":"2.0","method":"no.such.method"}""",
        """{"jsonrpc":"2.0","method":"echo.say"}""",
        """{"jsonrpc":"2.0","method":"echo.say","params":[1]}""",
        """{"jsonrpc":"2.0","method":"echo.download","params":[1,1]}""",
        """{"jsonrpc":"2.0","method":"monitor.watch"}""",
        """{"jsonrpc":"2.0","method":"$/nothing"}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest"}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":[[[[[]]]]]}""",
        """{"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":{}}}""",
        """{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[99]}""",
        """{"jsonrpc":"2.0","method":"$/enumerator/next","params":[99]}""",
    ];

    [Theory]
    [MemberData(nameof(NotJson))]
    public Task Message_NotJson_IsAParseError(string text) => AssertErrorAsync(text, RpcErrorCode.ParseError);

    [Theory]
    [MemberData(nameof(NotRequests))]
    public Task Message_NotARequest_IsAnInvalidRequest(string text) => AssertErrorAsync(text, RpcErrorCode.InvalidRequest);

    [Theory]
    [MemberData(nameof(BadParams))]
    public Task Params_Invalid_AreInvalidParams(string parameters) => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{{parameters}}}""", RpcErrorCode.InvalidParams);

    [Theory]
    [MemberData(nameof(WithoutResponse))]
    public async Task Message_WithoutResponse_GetsNone(string text)
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        await client.SendAsync(text);

        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["x"],"$type":"System.Object","$ref":"#"}""", "\"x\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["\u0000"]}""", "\"\\u0000\"")]
    [InlineData("""{"id":{},"jsonrpc":"1.0","method":"x","params":1,"jsonrpc":"2.0","id":1,"method":"echo.say","params":["x"]}""", "\"x\"")]
    [InlineData("\t\r\n {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}\r\n", "\"x\"")]
    public async Task Message_UnusualButValid_IsRead(string text, string result)
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        (await client.ExchangeAsync(text))["result"]!.ToJsonString().Should().Be(result);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-0")]
    [InlineData("1.50")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task Id_Unusual_IsReturnedUnchanged(string id)
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"echo.say","params":["x"]}""");

        (await client.ReceiveTextAsync()).Should().Be($$"""{"jsonrpc":"2.0","id":{{id}},"result":"x"}""");
    }

    [Theory]
    [InlineData("\"", 1024, null)]
    [InlineData("\"", 1025, RpcErrorCode.InvalidRequest)]
    [InlineData("1", 1024, null)]
    [InlineData("1", 1025, RpcErrorCode.InvalidRequest)]
    [InlineData("1", 10_000, RpcErrorCode.InvalidRequest)]
    [InlineData("\"", 1_000_000, RpcErrorCode.InvalidRequest)]
    public async Task Id_LongerThanTheLimit_IsRefused(string character, int length, int? error)
    {
        var id = character == "1" ? new string('1', length) : '"' + new string('x', length - 2) + '"';
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"echo.say","params":["x"]}""");

        var response = (await client.ReceiveTextAsync())!;
        response.Should().StartWith($$"""{"jsonrpc":"2.0","id":{{(error is null ? id : "null")}},""");
        JsonNode.Parse(response)!["error"]?["code"]!.GetValue<int>().Should().Be(error);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1.5")]
    [InlineData("-99999999999999999999")]
    public Task Number_OutOfRange_IsInvalidParams(string number) => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"calc.primes","params":[{{number}}]}""", RpcErrorCode.InvalidParams);

    [Fact]
    public Task Number_TenThousandDigits_IsInvalidParams() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"calc.primes","params":[{{new string('9', 10_000)}}]}""", RpcErrorCode.InvalidParams);

    [Fact]
    public Task ErrorData_InfiniteNumber_IsOmitted() => AssertErrorAsync(
        """{"jsonrpc":"2.0","id":1,"method":"calc.divide","params":[1e400,0]}""", 1001);

    [Fact]
    public Task Method_OneMegabyteName_IsNotFoundAndNotRepeated() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{new string('m', 1_000_000)}}"}""", RpcErrorCode.MethodNotFound);

    [Fact]
    public Task Method_OneMegabyteOfEscapes_IsNotFound() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{string.Concat(Enumerable.Repeat("\\u00e9", 150_000))}}"}""", RpcErrorCode.MethodNotFound);

    [Fact]
    public async Task BatchElement_Nested100000Times_IsAParseError()
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        await client.SendAsync(new string('[', 100_000) + new string(']', 100_000));

        var responses = JsonNode.Parse((await client.ReceiveTextAsync())!)!.AsArray();
        responses.Should().ContainSingle().Which!.ErrorCode().Should().Be(RpcErrorCode.ParseError);
        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":""", "}")]
    [InlineData("""{"jsonrpc":"2.0","id":""", ""","method":"echo.say","params":["x"]}""")]
    public Task Request_Nested100000Times_IsAParseError(string before, string after) => AssertErrorAsync(
        before + new string('[', 100_000) + new string(']', 100_000) + after, RpcErrorCode.ParseError);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":""", "")]
    [InlineData("""{"jsonrpc":"2.0","method":"echo.say","params":["x"],"more":""", "}")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":""", "}")]
    public async Task NotificationOrResponse_Nested100000Times_IsIgnored(string before, string after)
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        await client.SendAsync(before + new string('[', 100_000) + (after.Length > 0 ? new string(']', 100_000) : "") + after);

        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData(1024 * 1024, RpcErrorCode.MessageTooLarge)]
    [InlineData(8 * 1024 * 1024, RpcErrorCode.LimitExceeded)]
    public async Task Batch_MillionEmptyObjects_IsOneError(int maxMessageSize, int code)
    {
        await using var server = await SampleGateway.StartAsync(options => options.MaxMessageSize = maxMessageSize);
        await using var client = await RawWebSocket.ConnectAsync(server.Rpc);

        (await client.ExchangeAsync("[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "]")).ErrorCode().Should().Be(code);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Batch_InvalidElements_IsOneErrorEach()
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);

        var responses = (await client.ExchangeAsync("[" + string.Join(',', Enumerable.Repeat("{}", 100)) + "]")).AsArray();

        responses.Should().HaveCount(100);
        responses.Should().OnlyContain(response => response!.ErrorCode() == RpcErrorCode.InvalidRequest);
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Batch_SameIdTwice_RefusesTheSecond()
    {
        await using var client = await RawWebSocket.ConnectAsync(_server.Rpc);
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"echo.delay","params":[600000,"late"]}""";

        var responses = (await client.ExchangeAsync(
            $"[{Call},{Call}," + """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}]""")).AsArray();

        responses.Select(response => response!.ErrorCode())
            .Should().BeEquivalentTo([RpcErrorCode.InvalidRequest, RpcErrorCode.RequestCancelled]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n\n\n\n")]
    public async Task SharedFrame_Empty_IsIgnored(string text)
    {
        await using var client = await RawWebSocket.ConnectExtendedAsync(_server.Rpc);

        await client.SendAsync(text);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task SharedFrame_InvalidLines_AreRefusedOneByOne()
    {
        await using var client = await RawWebSocket.ConnectExtendedAsync(_server.Rpc);

        await client.SendAsync("{\n\n{}\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}\n[]\n");

        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.ParseError);
        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
        (await client.ReceiveAsync()).Result<string>().Should().Be("x");
        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
    }

    public async ValueTask InitializeAsync() => _server = await SampleGateway.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Sends the text on a plain and on an extended connection. A third connection must not be affected.
    private async Task AssertErrorAsync(string text, int code)
    {
        await using var bystander = await RawWebSocket.ConnectAsync(_server.Rpc);
        await using var plain = await RawWebSocket.ConnectAsync(_server.Rpc);
        await plain.SendAsync(text);
        var response = (await plain.ReceiveTextAsync())!;

        JsonNode.Parse(response)!.ErrorCode().Should().Be(code);
        response.Length.Should().BeLessThan(1000);
        await plain.AssertAliveAsync();
        await bystander.AssertAliveAsync();
        if (text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal))
        {
            await using var extended = await RawWebSocket.ConnectExtendedAsync(_server.Rpc);
            (await extended.ExchangeAsync(text)).ErrorCode().Should().Be(code);
            await extended.AssertAliveAsync();
        }
    }
}
