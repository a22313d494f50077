using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Streams whose reader does not read, reads wrongly, or opens too many.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Stream_NeverRead_StopsItsGeneratorAheadByTheReadAhead()
    {
        await using var peer = new ScriptedPeer(configure: options => options.StreamReadAhead = 10).Start();
        var opened = await CallAsync(peer, "trouble.endless", "[]");
        var taken = opened["result"]!["values"]?.AsArray().Count ?? 0;

        await peer.Trouble.TenGenerated.Task.DefaultTimeout();
        for (var i = 0; i < 100; i++)
        {
            await peer.AssertAliveAsync();
        }

        peer.Trouble.Generated.Should().BeInRange(10, taken + 11);
        peer.Connection.OpenStreams.Should().Be(1);
    }

    [Fact]
    public async Task Stream_NeverRead_EndsWithItsConnection()
    {
        await using var peer = new ScriptedPeer().Start();
        await OpenAsync(peer, "trouble.endless");

        peer.Transport.Say([Part.Close]);

        await peer.Run.DefaultTimeout();
        await peer.Trouble.GeneratorEnded.Task.DefaultTimeout();
        peer.Connection.OpenStreams.Should().Be(0);
        peer.Connection.RunningCalls.Should().Be(0);
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefusedUntilOneEnds()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxStreams = 2).Start();
        await OpenAsync(peer, "trouble.endless");
        var second = await OpenAsync(peer, "trouble.endless");

        (await CallAsync(peer, "trouble.endless", "[]"))["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.LimitExceeded);
        peer.Transport.Say($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{second}}]}""");
        await peer.AssertAliveAsync();

        await OpenAsync(peer, "trouble.endless");
    }

    [Fact]
    public async Task Arguments_MoreStreamsThanAllowed_AreRefusedAndLetGoOf()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxStreams = 1).Start();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"probe.sum","params":[{"token":1}]}""");
        (await peer.ReceiveAsync())["method"]!.GetValue<string>().Should().Be("$/enumerator/next");

        peer.Transport.Say("""{"jsonrpc":"2.0","id":2,"method":"probe.sum","params":[{"token":2}]}""");

        var abort = await peer.ReceiveAsync();
        abort["method"]!.GetValue<string>().Should().Be("$/enumerator/abort");
        abort["params"]!["token"]!.GetValue<int>().Should().Be(2);
        (await peer.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Streams_AbortedWhileTheirGeneratorsDoNotNotice_AreLimitedToo()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxStreams = 2).Start();
        for (var i = 0; i < 2; i++)
        {
            var token = await OpenAsync(peer, "trouble.stubborn");
            peer.Transport.Say($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{token}}]}""");
        }

        var refused = await CallAsync(peer, "trouble.stubborn", "[]");

        refused["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.LimitExceeded);
        peer.Trouble.Stubborn.Continue();
    }

    [Fact]
    public async Task Next_WithTheIdOfARunningCall_IsRefused()
    {
        await using var peer = new ScriptedPeer().Start();
        var token = await OpenAsync(peer, "trouble.endless");
        peer.Transport.Say("""{"jsonrpc":"2.0","id":"mine","method":"probe.wait"}""");
        await peer.Service.Waiting.Task.DefaultTimeout();

        var refused = await CallAsync(peer, "$/enumerator/next", $$"""{"token":{{token}}}""", "\"mine\"");

        refused["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidRequest);
        peer.Transport.Say("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"mine"}}""");
        (await peer.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Next_TwiceAtOnce_IsRefusedTheSecondTime()
    {
        await using var peer = new ScriptedPeer().Start();
        var token = await OpenAsync(peer, "trouble.stubborn");
        peer.Transport.Say($$"""{"jsonrpc":"2.0","id":1,"method":"$/enumerator/next","params":[{{token}}]}""");

        var refused = await CallAsync(peer, "$/enumerator/next", $"[{token}]", "2");

        refused["id"]!.GetValue<int>().Should().Be(2);
        refused["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidRequest);
        peer.Trouble.Stubborn.Continue();
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"token":"1"}""")]
    [InlineData("""{"token":-1}""")]
    [InlineData("""{"token":1e400}""")]
    [InlineData("""{"token":99999999999999999999}""")]
    [InlineData("""{"token":[[[[[[]]]]]]}""")]
    [InlineData("""{"\ud800":1,"token":7}""")]
    public async Task Next_NoSuchStream_IsAnError(string parameters)
    {
        await using var peer = new ScriptedPeer().Start();

        var answer = await CallAsync(peer, "$/enumerator/next", parameters);

        answer["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("""{"token":{}}""")]
    [InlineData("""{"values":1}""")]
    [InlineData("""{"values":["text"]}""")]
    [InlineData("""{"values":[1e400]}""")]
    [InlineData("""{"\ud800oken":1,"values":{}}""")]
    public async Task Argument_ThatIsNoStream_IsAnError(string argument)
    {
        await using var peer = new ScriptedPeer().Start();

        var answer = await CallAsync(peer, "probe.sum", $"[{argument}]");

        answer["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidParams);
        peer.Connection.OpenStreams.Should().Be(0);
    }

    private static async Task<JsonNode> CallAsync(ScriptedPeer peer, string method, string parameters, string id = "\"call\"")
    {
        peer.Transport.Say($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return await peer.ReceiveAsync();
    }

    private static async Task<long> OpenAsync(ScriptedPeer peer, string method) =>
        (await CallAsync(peer, method, "[]"))["result"]!["token"]!.GetValue<long>();
}
