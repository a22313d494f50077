using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Protocol;

/// <summary>JSON-RPC 2.0, section by section, where the examples of section 7 do not say it.</summary>
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
    public async Task Request_AnyId_ComesBackAsItWas(string id)
    {
        await using var peer = new RawPeer();

        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.add","params":[1,2]}""");

        (await peer.ReceiveTextAsync()).Should().Be($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"jsonrpc\":\"2.0\"} x")]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"probe.echo\"},")]
    [InlineData("nonsense")]
    public async Task Message_NoJson_IsParseErrorAndConnectionLives(string text)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync(text);

        Code(answer).Should().Be(RpcErrorCode.ParseError);
        answer["id"].Should().BeNull();
        await peer.AssertNothingWasAnsweredAsync();
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
    public async Task Message_NoRequestAndNoResponse_IsInvalidRequest(string text, string id)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync(text);

        Code(answer).Should().Be(RpcErrorCode.InvalidRequest);
        (answer["id"]?.ToJsonString() ?? "null").Should().Be(id);
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
    public async Task Message_WithoutARightToAnAnswer_IsNotAnswered(string text)
    {
        await using var peer = new RawPeer();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        await peer.SendAsync(text);

        await peer.AssertNothingWasAnsweredAsync();
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", 3)]
    [InlineData("""{"b":2,"a":1}""", 3)]
    [InlineData("""{"a":1}""", 11)]
    [InlineData("[1]", 11)]
    [InlineData("""{"a":5,"a":1,"b":1}""", 2)]
    public async Task Params_ByNameOrPosition_ReachTheirParameters(string parameters, int sum)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":{{parameters}}}""");

        answer["result"]!.GetValue<int>().Should().Be(sum);
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
    public async Task Params_ThatDoNotFit_AreNamedInTheError(string parameters, string named)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":{{parameters}}}""");

        Code(answer).Should().Be(RpcErrorCode.InvalidParams);
        answer["error"]!["message"]!.GetValue<string>().Should().Contain(named).And.NotContain("System.");
    }

    [Theory]
    [InlineData("probe.echoAsync")]
    [InlineData("probe.ech\\u006f")]
    public async Task Method_OtherSpellings_AreUnderstood(string method)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":["x"]}""");

        answer["result"]!.GetValue<string>().Should().Be("x");
    }

    [Theory]
    [InlineData("probe.Echo")]
    [InlineData("$/nothing")]
    [InlineData("rpc.nothing")]
    [InlineData("\\ud800")]
    public async Task Method_Unknown_IsMethodNotFound(string method)
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""");

        Code(answer).Should().BeOneOf(RpcErrorCode.MethodNotFound, RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task VoidMethod_CalledWithAnId_AnswersNull()
    {
        await using var peer = new RawPeer();

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"probe.note","params":["x"]}""");

        (await peer.ReceiveTextAsync()).Should().Be("""{"jsonrpc":"2.0","id":1,"result":null}""");
    }

    [Fact]
    public async Task Batch_CallsNotificationsAndRubbish_AnswersOneArrayWithoutTheNotifications()
    {
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync("""
            [{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,1]},
             {"jsonrpc":"2.0","method":"probe.note","params":["x"]},
             1,
             {"jsonrpc":"2.0","id":2,"method":"probe.nothing"},
             {"jsonrpc":"2.0","id":3,"method":"probe.count","params":[100]}]
            """);

        answer.AsArray().Should().HaveCount(4);
        Find(answer, 1)["result"]!.GetValue<int>().Should().Be(2);
        Code(Find(answer, 2)).Should().Be(RpcErrorCode.MethodNotFound);
        Find(answer, 3)["result"]!.GetValue<string>().Should().Be("done");
        answer.AsArray().Where(element => element!["id"] is null).Should().ContainSingle();
    }

    [Fact]
    public async Task Batch_OnlyNotifications_IsNotAnswered()
    {
        await using var peer = new RawPeer();

        await peer.SendAsync("""[{"jsonrpc":"2.0","method":"probe.note","params":["x"]},{"jsonrpc":"2.0","method":"nothing"}]""");

        await peer.AssertNothingWasAnsweredAsync();
    }

    [Fact]
    public async Task Batch_LongerThanAllowed_IsRefusedAsAWhole()
    {
        await using var peer = new RawPeer(configure: options => options.MaxBatchLength = 3);

        var answer = await peer.AskAsync("[{},{},{},{}]");

        Code(answer).Should().Be(RpcErrorCode.LimitExceeded);
        peer.Log.Entries.Should().Contain(entry => entry.Id.Name == "LimitHit");
    }

    [Fact]
    public async Task Messages_SharedFrame_AreAnsweredEach()
    {
        await using var peer = new RawPeer(extended: true);

        await peer.SendAsync("""
            {"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,1]}

            {"jsonrpc":"2.0","id":2,"method":"probe.add","params":[2,2]}
            """);

        var lines = (await peer.ReceiveTextAsync())!.Split('\n');
        lines.Should().Equal("""{"jsonrpc":"2.0","id":1,"result":2}""", """{"jsonrpc":"2.0","id":2,"result":4}""");
    }

    internal static int Code(JsonNode answer) => answer["error"]!["code"]!.GetValue<int>();

    private static JsonNode Find(JsonNode batch, int id) =>
        batch.AsArray().Single(element => element!["id"] is { } found
            && found.GetValueKind() == JsonValueKind.Number && found.GetValue<int>() == id)!;
}
