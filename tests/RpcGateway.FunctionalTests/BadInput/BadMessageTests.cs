using System.Text.Json.Nodes;
using RpcGateway.FunctionalTests.Server;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Text that is no good message: an error that says so, and the connection lives, as do all others.</summary>
public sealed class BadMessageTests : IAsyncLifetime
{
    private GatewayServer _server = null!;

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

    public static TheoryData<string> NoRequests =>
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

    public static TheoryData<string> NothingToAnswer =>
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
    public Task NotJson_IsAParseError(string text) => AssertErrorAsync(text, RpcErrorCode.ParseError);

    [Theory]
    [MemberData(nameof(NoRequests))]
    public Task NoRequest_IsAnInvalidRequest(string text) => AssertErrorAsync(text, RpcErrorCode.InvalidRequest);

    [Theory]
    [MemberData(nameof(BadParams))]
    public Task BadParams_AreInvalidParams(string parameters) => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{{parameters}}}""", RpcErrorCode.InvalidParams);

    [Theory]
    [MemberData(nameof(NothingToAnswer))]
    public async Task NothingToAnswer_IsNotAnswered(string text)
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        await client.SendAsync(text);

        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["x"],"$type":"System.Object","$ref":"#"}""", "\"x\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":["\u0000"]}""", "\"\\u0000\"")]
    [InlineData("""{"id":{},"jsonrpc":"1.0","method":"x","params":1,"jsonrpc":"2.0","id":1,"method":"echo.say","params":["x"]}""", "\"x\"")]
    [InlineData("\t\r\n {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}\r\n", "\"x\"")]
    public async Task OddButRight_IsUnderstood(string text, string result)
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        (await client.AskAsync(text))["result"]!.ToJsonString().Should().Be(result);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-0")]
    [InlineData("1.50")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task OddIds_ComeBackAsTheyWere(string id)
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

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
    public async Task LongIds_AreLimited(string character, int length, int? error)
    {
        var id = character == "1" ? new string('1', length) : '"' + new string('x', length - 2) + '"';
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"echo.say","params":["x"]}""");

        var answer = (await client.ReceiveTextAsync())!;
        answer.Should().StartWith($$"""{"jsonrpc":"2.0","id":{{(error is null ? id : "null")}},""");
        JsonNode.Parse(answer)!["error"]?["code"]!.GetValue<int>().Should().Be(error);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1.5")]
    [InlineData("-99999999999999999999")]
    public Task HugeNumbers_WhereTheyDoNotFit_AreInvalidParams(string number) => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"calc.primes","params":[{{number}}]}""", RpcErrorCode.InvalidParams);

    [Fact]
    public Task NumberOf10000Digits_WhereItDoesNotFit_IsInvalidParams() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"calc.primes","params":[{{new string('9', 10_000)}}]}""", RpcErrorCode.InvalidParams);

    [Fact]
    public Task NumberThatIsInfiniteInTheData_IsTheErrorWithoutIt() => AssertErrorAsync(
        """{"jsonrpc":"2.0","id":1,"method":"calc.divide","params":[1e400,0]}""", 1001);

    [Fact]
    public Task MethodOfAMegabyte_IsNotFound_AndNotRepeatedInFull() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{new string('m', 1_000_000)}}"}""", RpcErrorCode.MethodNotFound);

    [Fact]
    public Task MethodWithEscapesOfAMegabyte_IsNotFound() => AssertErrorAsync(
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{string.Concat(Enumerable.Repeat("\\u00e9", 150_000))}}"}""", RpcErrorCode.MethodNotFound);

    [Fact]
    public async Task Nested_100000TimesInABatch_IsAParseErrorOfItsElement()
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        await client.SendAsync(new string('[', 100_000) + new string(']', 100_000));

        var responses = JsonNode.Parse((await client.ReceiveTextAsync())!)!.AsArray();
        responses.Should().ContainSingle().Which!["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.ParseError);
        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo.say","params":""", "}")]
    [InlineData("""{"jsonrpc":"2.0","id":""", ""","method":"echo.say","params":["x"]}""")]
    public Task Nested_100000Times_IsAParseError(string before, string after) => AssertErrorAsync(
        before + new string('[', 100_000) + new string(']', 100_000) + after, RpcErrorCode.ParseError);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":""", "")]
    [InlineData("""{"jsonrpc":"2.0","method":"echo.say","params":["x"],"more":""", "}")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":""", "}")]
    public async Task Nested_100000TimesInANotificationOrAResponse_IsIgnored(string before, string after)
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        await client.SendAsync(before + new string('[', 100_000) + (after.Length > 0 ? new string(']', 100_000) : "") + after);

        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData(1024 * 1024, RpcErrorCode.MessageTooLarge)]
    [InlineData(8 * 1024 * 1024, RpcErrorCode.LimitExceeded)]
    public async Task BatchOfAMillionEmptyObjects_IsOneError(int maxMessageSize, int code)
    {
        await using var server = await SampleGateway.StartAsync(options => options.MaxMessageSize = maxMessageSize);
        await using var client = await RudeClient.ConnectAsync(server.Rpc, extended: false);

        (await client.ErrorCodeAsync("[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "]")).Should().Be(code);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task BatchOfNonsense_IsAnErrorForEach()
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);

        var answers = (await client.AskAsync("[" + string.Join(',', Enumerable.Repeat("{}", 100)) + "]")).AsArray();

        answers.Should().HaveCount(100);
        answers.Should().OnlyContain(answer => answer!["error"]!["code"]!.GetValue<int>() == RpcErrorCode.InvalidRequest);
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task BatchWithOneIdTwice_RefusesTheSecondWhileTheFirstRuns()
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: false);
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"echo.delay","params":[600000,"late"]}""";

        var answers = (await client.AskAsync(
            $"[{Call},{Call}," + """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}]""")).AsArray();

        answers.Select(answer => answer!["error"]!["code"]!.GetValue<int>())
            .Should().BeEquivalentTo([RpcErrorCode.InvalidRequest, RpcErrorCode.RequestCancelled]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n\n\n\n")]
    public async Task Extended_FrameWithoutAnything_IsIgnored(string text)
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: true);

        await client.SendAsync(text);

        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Extended_BadLines_AreRefusedOneByOne()
    {
        await using var client = await RudeClient.ConnectAsync(_server.Rpc, extended: true);

        await client.SendAsync("{\n\n{}\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo.say\",\"params\":[\"x\"]}\n[]\n");

        (await client.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.ParseError);
        (await client.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidRequest);
        (await client.ReceiveAsync())["result"]!.GetValue<string>().Should().Be("x");
        (await client.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidRequest);
    }

    public async ValueTask InitializeAsync() => _server = await SampleGateway.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Said once on a plain connection and once on an extended one; a third one is not disturbed by either.
    private async Task AssertErrorAsync(string text, int code)
    {
        await using var bystander = await RudeClient.ConnectAsync(_server.Rpc, extended: false);
        await using var plain = await RudeClient.ConnectAsync(_server.Rpc, extended: false);
        await plain.SendAsync(text);
        var answer = (await plain.ReceiveTextAsync())!;

        JsonNode.Parse(answer)!["error"]!["code"]!.GetValue<int>().Should().Be(code);
        answer.Length.Should().BeLessThan(1000);
        await plain.AssertAliveAsync();
        await bystander.AssertAliveAsync();
        if (text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal))
        {
            await using var extended = await RudeClient.ConnectAsync(_server.Rpc, extended: true);
            (await extended.ErrorCodeAsync(text)).Should().Be(code);
            await extended.AssertAliveAsync();
        }
    }
}
