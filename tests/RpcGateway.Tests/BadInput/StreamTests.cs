using System.Text.Json.Nodes;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Streams whose reader does not read, sends invalid requests, or opens too many.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Stream_NeverRead_StopsItsGeneratorAtTheReadAhead()
    {
        await using var peer = new ProbePeer(configure: options => options.StreamReadAhead = 10).Start();
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
        await using var peer = new ProbePeer().Start();
        await OpenAsync(peer, "trouble.endless");

        peer.Send([Fragment.Close]);

        await peer.Run.DefaultTimeout();
        await peer.Trouble.GeneratorEnded.Task.DefaultTimeout();
        peer.Connection.OpenStreams.Should().Be(0);
        peer.Connection.RunningCalls.Should().Be(0);
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefusedUntilOneEnds()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxStreams = 2).Start();
        await OpenAsync(peer, "trouble.endless");
        var second = await OpenAsync(peer, "trouble.endless");

        (await CallAsync(peer, "trouble.endless", "[]")).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        peer.Send($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{second}}]}""");
        await peer.AssertAliveAsync();

        await OpenAsync(peer, "trouble.endless");
    }

    [Fact]
    public async Task Arguments_MoreStreamsThanAllowed_AreRefusedAndAborted()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxStreams = 1).Start();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.sum","params":[{"token":1}]}""");
        (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/next");

        peer.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.sum","params":[{"token":2}]}""");

        var abort = await peer.ReceiveAsync();
        abort.Method().Should().Be("$/enumerator/abort");
        abort["params"]!["token"]!.GetValue<int>().Should().Be(2);
        (await peer.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Streams_AbortedWhileGeneratorsStillRun_CountTowardsTheLimit()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxStreams = 2).Start();
        for (var i = 0; i < 2; i++)
        {
            var token = await OpenAsync(peer, "trouble.stubborn");
            peer.Send($$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":[{{token}}]}""");
        }

        var refused = await CallAsync(peer, "trouble.stubborn", "[]");

        refused.ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        peer.Trouble.Stubborn.Continue();
    }

    [Fact]
    public async Task Next_IdOfARunningCall_IsRefused()
    {
        await using var peer = new ProbePeer().Start();
        var token = await OpenAsync(peer, "trouble.endless");
        peer.Send("""{"jsonrpc":"2.0","id":"mine","method":"probe.wait"}""");
        await peer.Service.Waiting.Task.DefaultTimeout();

        var refused = await CallAsync(peer, "$/enumerator/next", $$"""{"token":{{token}}}""", "\"mine\"");

        refused.ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
        peer.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"mine"}}""");
        (await peer.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Next_TwiceAtOnce_SecondIsRefused()
    {
        await using var peer = new ProbePeer().Start();
        var token = await OpenAsync(peer, "trouble.stubborn");
        peer.Send($$"""{"jsonrpc":"2.0","id":1,"method":"$/enumerator/next","params":[{{token}}]}""");

        var refused = await CallAsync(peer, "$/enumerator/next", $"[{token}]", "2");

        refused["id"]!.GetValue<int>().Should().Be(2);
        refused.ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
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
        await using var peer = new ProbePeer().Start();

        var response = await CallAsync(peer, "$/enumerator/next", parameters);

        response.ErrorCode().Should().Be(RpcErrorCode.NoSuchStream);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("""{"token":{}}""")]
    [InlineData("""{"values":1}""")]
    [InlineData("""{"values":["text"]}""")]
    [InlineData("""{"values":[1e400]}""")]
    [InlineData("""{"\ud800oken":1,"values":{}}""")]
    public async Task Argument_NotAStream_IsInvalidParams(string argument)
    {
        await using var peer = new ProbePeer().Start();

        var response = await CallAsync(peer, "probe.sum", $"[{argument}]");

        response.ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        peer.Connection.OpenStreams.Should().Be(0);
    }

    private static async Task<JsonNode> CallAsync(ProbePeer peer, string method, string parameters, string id = "\"call\"")
    {
        peer.Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return await peer.ReceiveAsync();
    }

    private static async Task<long> OpenAsync(ProbePeer peer, string method) =>
        (await CallAsync(peer, method, "[]"))["result"]!["token"]!.GetValue<long>();
}
