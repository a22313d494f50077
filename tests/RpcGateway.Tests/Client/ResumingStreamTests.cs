using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>Streams that continue on the next connection, behind the last item that their consumer got.</summary>
public sealed class ResumingStreamTests : IAsyncLifetime
{
    private readonly List<ScriptedServer> _servers = [.. Enumerable.Range(0, 4).Select(_ => new ScriptedServer(extended: false))];
    private readonly RpcClientOptions _options = new();
    private readonly List<int> _positions = [];
    private readonly RpcClient _client;
    private readonly IProbe _probe;

    public ResumingStreamTests()
    {
        _options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        _client = new RpcClient(new Sequence(_servers), _options);
        _probe = _client.GetProxy<IProbe>();
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Connection_LostWhileThreeReceivedItemsWait_GivesEachItemOnce()
    {
        await using var items = Resuming().GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        await RespondAsync(0, """{"values":[10,11,12,13],"token":1}""", range: 100);
        (await first.DefaultTimeout()).Should().BeTrue();
        items.Current.Should().Be(10);
        (await _servers[0].ReceiveMessageAsync())!.Method().Should().Be("$/enumerator/next");
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Reconnecting)
            {
                lost.TrySetResult();
            }
        };
        _servers[0].Drop();
        await lost.Task.DefaultTimeout();

        var rest = ReadAsync(items);
        await RespondAsync(1, """{"values":[14,15],"finished":true}""", range: 13);

        (await rest.DefaultTimeout()).Should().Equal(11, 12, 13, 14, 15);
        _positions.Should().Equal(13);
    }

    // The consumer has the item, although it has not asked for the next one.
    [Fact]
    public async Task Connection_LostWhileTheConsumerWorks_ContinuesBehindItsItem()
    {
        await using var items = Resuming().GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        await RespondAsync(0, """{"values":[10],"token":1}""", range: 100);
        await first.DefaultTimeout();
        _servers[0].Drop();
        _positions.Should().BeEmpty();

        var rest = ReadAsync(items);
        await RespondAsync(1, """{"values":[11],"finished":true}""", range: 10);

        (await rest.DefaultTimeout()).Should().Equal(11);
        _positions.Should().Equal(10);
    }

    [Fact]
    public async Task Connection_LostBeforeTheFirstItem_MakesTheSameCallAgain()
    {
        var items = ReadAsync(Resuming().GetAsyncEnumerator());
        await ReceiveRangeAsync(0, 100);
        _servers[0].Drop();

        await RespondAsync(1, """{"values":[1],"finished":true}""", range: 100);

        (await items.DefaultTimeout()).Should().Equal(1);
        _positions.Should().BeEmpty();
    }

    [Fact]
    public async Task Connection_LostAgainAndAgain_ContinuesEachTime()
    {
        var items = ReadAsync(Resuming().GetAsyncEnumerator());
        await RespondAsync(0, """{"values":[1,2],"token":1}""", range: 100);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await RespondAsync(1, """{"token":2}""", range: 2);
        await _servers[1].ReceiveMessageAsync();
        _servers[1].Drop();
        await RespondAsync(2, """{"values":[3],"token":3}""", range: 2);
        await _servers[2].ReceiveMessageAsync();
        _servers[2].Drop();
        await RespondAsync(3, """{"values":[]}""", range: 3);

        (await items.DefaultTimeout()).Should().Equal(1, 2, 3);
        _positions.Should().Equal(2, 3);
    }

    [Fact]
    public async Task Connection_LostWhenDisconnectedIsFail_WaitsNevertheless()
    {
        _options.WhenDisconnected = RpcDisconnectedBehavior.Fail;
        var items = ReadAsync(Resuming().GetAsyncEnumerator());
        await RespondAsync(0, """{"values":[1],"token":1}""", range: 100);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();

        await RespondAsync(1, """{"values":[2],"finished":true}""", range: 1);

        (await items.DefaultTimeout()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Client_Closed_EndsTheStream()
    {
        var items = ReadAsync(Resuming().GetAsyncEnumerator());
        await RespondAsync(0, """{"values":[1],"token":1}""", range: 100);
        await _servers[0].ReceiveMessageAsync();

        await _client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => items.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task Stream_FailsAtTheServer_IsNotResumed()
    {
        var items = ReadAsync(Resuming().GetAsyncEnumerator());
        await RespondAsync(0, """{"values":[1],"token":1}""", range: 100);
        var next = await _servers[0].ReceiveMessageAsync();
        _servers[0].Send($$"""{"jsonrpc":"2.0","id":{{next!["id"]!.ToJsonString()}},"error":{"code":7,"message":"Broken."} }""");

        (await FluentActions.Awaiting(() => items.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(7);
        _positions.Should().BeEmpty();
    }

    [Fact]
    public async Task Consumer_Stops_AbortsTheStream()
    {
        await using (var items = Resuming().GetAsyncEnumerator())
        {
            var first = items.MoveNextAsync().AsTask();
            await RespondAsync(0, """{"values":[1,2],"token":1}""", range: 100);
            await first.DefaultTimeout();
            await _servers[0].ReceiveMessageAsync();
        }

        (await _servers[0].ReceiveMessageAsync())!.Method().Should().Be("$/enumerator/abort");
    }

    [Fact]
    public async Task Consumer_CancelsWhileItWaits_Ends()
    {
        using var stop = new CancellationTokenSource();
        var items = ReadAsync(Resuming().GetAsyncEnumerator(stop.Token));
        await RespondAsync(0, """{"values":[1],"token":1}""", range: 100);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await ReceiveRangeAsync(1, 1);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => items.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void ResumeFrom_StreamOfSomethingElse_Throws() =>
        FluentActions.Invoking(() => AsyncEnumerable.Range(0, 3).ResumeFrom(_ => AsyncEnumerable.Empty<int>()))
            .Should().Throw<ArgumentException>().WithMessage("*proxy of an RpcClient*");

    // The position is the argument of the next call.
    private IAsyncEnumerable<int> Resuming() => _probe.RangeAsync(100).ResumeFrom(last =>
    {
        _positions.Add(last);
        return _probe.RangeAsync(last);
    });

    private static async Task<List<int>> ReadAsync(IAsyncEnumerator<int> items)
    {
        var read = new List<int>();
        while (await items.MoveNextAsync())
        {
            read.Add(items.Current);
        }

        return read;
    }

    private async Task RespondAsync(int server, string result, int range)
    {
        var request = await ReceiveRangeAsync(server, range);
        _servers[server].Send($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}} }""");
    }

    private async Task<JsonNode> ReceiveRangeAsync(int server, int range)
    {
        var request = (await _servers[server].ReceiveMessageAsync())!;
        request.Method().Should().Be("probe.range");
        request["params"]![0]!.GetValue<int>().Should().Be(range);
        return request;
    }

    private sealed class Sequence(IReadOnlyList<ScriptedServer> servers) : IRpcConnector
    {
        private int _next;

        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            servers[_next++].ConnectAsync(cancellationToken);
    }
}
