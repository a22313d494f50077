using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>JSON-RPC 2.0, section by section, beyond the examples of section 7.</summary>
public sealed class JsonRpcSpecificationTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("-7")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"text\"")]
    [InlineData("\"\"")]
    [InlineData("\"\\u0041\\n\"")]
    [InlineData("null")]
    public async Task Request_AnyId_IsReturnedUnchanged(string id)
    {
        await using var peer = new ProbePeer().Start();

        peer.Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.add","params":[1,2]}""");

        (await peer.ReceiveTextAsync()).Should().Be($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"jsonrpc\":\"2.0\"} x")]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"probe.echo\"},")]
    [InlineData("nonsense")]
    public async Task Message_NotJson_IsAParseErrorAndKeepsTheConnection(string text)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync(text);

        response.ErrorCode().Should().Be(RpcErrorCode.ParseError);
        response["id"].Should().BeNull();
        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"id":1,"method":"probe.echo"}""", "1")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"probe.echo"}""", "1")]
    [InlineData("""{"jsonrpc":2.0,"id":"x","method":"probe.echo"}""", "\"x\"")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":""}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":"text"}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":null}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"probe.echo"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":[1],"method":"probe.echo"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"probe.echo"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","method":1}""", "null")]
    [InlineData("1", "null")]
    [InlineData("\"text\"", "null")]
    [InlineData("null", "null")]
    [InlineData("[]", "null")]
    public async Task Message_NeitherRequestNorResponse_IsInvalidRequest(string text, string id)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync(text);

        response.ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
        (response["id"]?.ToJsonString() ?? "null").Should().Be(id);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":99,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}""")]
    [InlineData("""{"id":5,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"probe.nothing"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"probe.fail","params":["x"]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"probe.add","params":["x"]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/unknown","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/progress","params":[77,1]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":9}}""")]
    public async Task Message_WithoutResponse_GetsNone(string text)
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        peer.Send(text);

        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", 3)]
    [InlineData("""{"b":2,"a":1}""", 3)]
    [InlineData("""{"a":1}""", 11)]
    [InlineData("[1]", 11)]
    [InlineData("""{"a":5,"a":1,"b":1}""", 2)]
    public async Task Params_ByNameOrPosition_AreRead(string parameters, int sum)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":{{parameters}}}""");

        response.Result<int>().Should().Be(sum);
    }

    [Theory]
    [InlineData("[]", "'a'")]
    [InlineData("{}", "'a'")]
    [InlineData("""{"b":1}""", "'a'")]
    [InlineData("[1,2,3]", "2 parameters")]
    [InlineData("""{"a":1,"c":2}""", "'c'")]
    [InlineData("""{"a":"1"}""", "'a'")]
    [InlineData("""{"a":null}""", "'a'")]
    [InlineData("""{"a":1e99}""", "'a'")]
    [InlineData("""{"a":1.5}""", "'a'")]
    public async Task Params_Invalid_AreNamedInTheError(string parameters, string named)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":{{parameters}}}""");

        response.ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        response.ErrorMessage().Should().Contain(named).And.NotContain("System.");
    }

    [Theory]
    [InlineData("probe.echoAsync")]
    [InlineData("probe.ech\\u006f")]
    public async Task Method_OtherSpellings_AreFound(string method)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":["x"]}""");

        response.Result<string>().Should().Be("x");
    }

    [Theory]
    [InlineData("probe.Echo")]
    [InlineData("$/nothing")]
    [InlineData("rpc.nothing")]
    [InlineData("\\ud800")]
    public async Task Method_Unknown_IsMethodNotFound(string method)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""");

        response.ErrorCode().Should().BeOneOf(RpcErrorCode.MethodNotFound, RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task VoidMethod_CalledWithAnId_RespondsWithNull()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.note","params":["x"]}""");

        (await peer.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","id":1,"result":null}""");
    }

    [Fact]
    public async Task Batch_CallsNotificationsAndInvalidElements_RespondsWithOneArray()
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync("""
            [{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,1]},
             {"jsonrpc":"2.0","method":"probe.note","params":["x"]},
             1,
             {"jsonrpc":"2.0","id":2,"method":"probe.nothing"},
             {"jsonrpc":"2.0","id":3,"method":"probe.count","params":[100]}]
            """);

        response.AsArray().Should().HaveCount(4);
        Find(response, 1).Result<int>().Should().Be(2);
        Find(response, 2).ErrorCode().Should().Be(RpcErrorCode.MethodNotFound);
        Find(response, 3).Result<string>().Should().Be("done");
        response.AsArray().Where(element => element!["id"] is null).Should().ContainSingle();
    }

    [Fact]
    public async Task Batch_OnlyNotifications_GetsNoResponse()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send("""[{"jsonrpc":"2.0","method":"probe.note","params":["x"]},{"jsonrpc":"2.0","method":"nothing"}]""");

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Batch_LongerThanAllowed_IsRefused()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxBatchLength = 3).Start();

        var response = await peer.ExchangeAsync("[{},{},{},{}]");

        response.ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        peer.Log.Entries.Should().Contain(entry => entry.Id.Name == "LimitHit");
    }

    [Fact]
    public async Task Messages_SharedFrame_GetOneResponseEach()
    {
        await using var peer = new ProbePeer(extended: true).Start();

        peer.Send("""
            {"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,1]}

            {"jsonrpc":"2.0","id":2,"method":"probe.add","params":[2,2]}
            """);

        var lines = (await peer.ReceiveTextAsync())!.Split('\n');
        lines.Should().Equal("""{"jsonrpc":"2.0","id":1,"result":2}""", """{"jsonrpc":"2.0","id":2,"result":4}""");
    }

    internal static int Code(JsonNode response) => response.ErrorCode();

    private static JsonNode Find(JsonNode batch, int id) =>
        batch.AsArray().Single(element => element!["id"] is { } found
            && found.GetValueKind() == JsonValueKind.Number && found.GetValue<int>() == id)!;
}
