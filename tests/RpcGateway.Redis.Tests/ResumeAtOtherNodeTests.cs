using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.FunctionalTests.Sessions;
using RpcGateway.Protocol;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Clients whose sockets are cut, and whose load balancer sends them to another node.</summary>
public sealed class ResumeAtOtherNodeTests(SharedRedis redis) : IAsyncLifetime
{
    private const int NoteCount = 1000;

    private readonly Cluster _cluster = new(redis.Address);
    private TestGateway _first = null!;
    private TestGateway _second = null!;
    private TcpRelay _balancer = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await _cluster.StartAsync();
        _second = await _cluster.StartAsync();
        _balancer = _cluster.Balance(_first);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Cut_CallIsRunning_ContinuesAtTheOtherNode()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var ledger = client.GetProxy<ILedger>();
        var (id, who) = (client.ConnectionId, await ledger.WhoAsync().DefaultTimeout());
        var held = ledger.HoldAsync();
        var service = _first.Services.GetRequiredService<LedgerService>();
        await service.Held.Task.DefaultTimeout();

        (await MoveAsync(client, _second)).Should().BeTrue();

        client.ConnectionId.Should().Be(id);
        held.IsCompleted.Should().BeFalse();
        service.Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
        (await ledger.WhoAsync().DefaultTimeout()).Should().Be(who);
        _second.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "Relayed");
    }

    [Fact]
    public async Task Cut_EverythingOnItsWayAndNodesAlternate_NothingIsLostOrRepeated()
    {
        var notes = new LedgerClient();
        var client = await _cluster.ConnectAsync(_balancer);
        using var registration = client.AddCallback<ILedgerClient>(notes);
        var ledger = client.GetProxy<ILedger>();
        await ledger.JoinAsync("all").DefaultTimeout();
        var work = Task.WhenAll(CallAsync(ledger), StreamAsync(ledger), UploadAsync(ledger), MirrorAsync(ledger), NoteAsync());

        for (var i = 0; i < 6; i++)
        {
            var passed = _balancer.PassedDown;
            await Eventually.IsTrueAsync(() => _balancer.PassedDown > passed + 30_000 || work.IsCompleted);
            (await MoveAsync(client, i % 2 == 0 ? _second : _first)).Should().BeTrue();
        }

        await work.DefaultTimeout();
        await Eventually.IsTrueAsync(() => notes.Notes.Count >= NoteCount);
        notes.Notes.Should().Equal(Enumerable.Range(0, NoteCount));
        _first.Services.GetRequiredService<LedgerService>().Appended.Values.Should().OnlyContain(count => count == 1);
        _second.Services.GetRequiredService<LedgerService>().Appended.Should().BeEmpty();
    }

    [Fact]
    public async Task Node_BetweenClientAndSessionStops_ContinuesThroughTheOthers()
    {
        var third = await _cluster.StartAsync();
        var client = await _cluster.ConnectAsync(_balancer);
        var id = client.ConnectionId;
        (await MoveAsync(client, _second)).Should().BeTrue();
        var back = new StateLog(client).NextAsync(RpcClientState.Connected);

        _balancer.Redirect(third.Address.Port);
        await _second.App.StopAsync().DefaultTimeout();

        (await back.DefaultTimeout()).Recovered.Should().BeTrue();
        client.ConnectionId.Should().Be(id);
        (await client.GetProxy<ILedger>().AppendAsync("x").DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task Node_OfTheSessionStops_ClientStartsANewSession()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var id = client.ConnectionId!;
        (await MoveAsync(client, _second)).Should().BeTrue();

        await _first.App.StopAsync().DefaultTimeout();

        await Eventually.IsTrueAsync(() => client.State == RpcClientState.Connected && client.ConnectionId != id);
        (await client.GetProxy<ILedger>().AppendAsync("x").DefaultTimeout()).Should().Be(1);
        _second.Services.GetRequiredService<LedgerService>().Appended.Should().HaveCount(1);
    }

    [Fact]
    public async Task Session_EndedInTheMeantime_ClientStartsANewOneAtTheOtherNode()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var id = client.ConnectionId!;
        var connections = _first.Services.GetRequiredService<IRpcConnections>();
        _balancer.Refuse(true);
        _balancer.Cut();
        await Eventually.IsTrueAsync(() => connections.Find(id) is { IsDetached: true });
        await connections.CloseAsync(id, new RpcClose(RpcCloseCode.GoingAway, "Gone.")).DefaultTimeout();
        var back = new StateLog(client).NextAsync(RpcClientState.Connected);

        _balancer.Redirect(_second.Address.Port);
        _balancer.Refuse(false);

        (await back.DefaultTimeout()).Recovered.Should().BeFalse();
        client.ConnectionId.Should().NotBe(id);
    }

    [Fact]
    public async Task User_SameAtTheOtherNode_Continues()
    {
        var client = await _cluster.ConnectAsync(_balancer, options => options.Headers["x-user"] = "anna");
        var who = await client.GetProxy<ILedger>().WhoAsync().DefaultTimeout();
        who.Should().EndWith(" anna");

        (await MoveAsync(client, _second)).Should().BeTrue();

        (await client.GetProxy<ILedger>().WhoAsync().DefaultTimeout()).Should().Be(who);
    }

    [Fact]
    public async Task User_AnotherOneAtTheOtherNode_IsRefused()
    {
        var user = "anna";
        var client = await _cluster.ConnectAsync(
            _balancer, options => options.ConfigureWebSocket = socket => socket.SetRequestHeader("x-user", user));
        user = "ben";

        (await MoveAsync(client, _second)).Should().BeFalse();

        (await client.GetProxy<ILedger>().WhoAsync().DefaultTimeout()).Should().EndWith(" ben");
        _first.Log.Entries.Should().Contain(entry => entry.Id.Name == "ResumeRefused");
    }

    [Fact]
    public async Task Client_ClosesAtTheOtherNode_EndsTheSession()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var id = client.ConnectionId!;
        (await MoveAsync(client, _second)).Should().BeTrue();

        await client.DisposeAsync().DefaultTimeout();

        await Eventually.IsTrueAsync(() => _first.Services.GetRequiredService<IRpcConnections>().Find(id) is null);
    }

    [Fact]
    public async Task Server_ClosesAClientAtTheOtherNode_TellsItTheReason()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        (await MoveAsync(client, _second)).Should().BeTrue();
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);

        await _first.Services.GetRequiredService<IRpcConnections>()
            .CloseAsync(client.ConnectionId!, new RpcClose((RpcCloseCode)4123, "Enough.")).DefaultTimeout();

        (await lost.DefaultTimeout()).Close.Should().Be(new RpcClose((RpcCloseCode)4123, "Enough."));
    }

    [Fact]
    public async Task User_ClosedFromAnyNode_LosesItsConnectionsAtAllNodes()
    {
        Action<RpcClientOptions> anna = options => options.Headers["x-user"] = "anna";
        var first = await _cluster.ConnectAsync(_balancer, anna);
        var ben = await _cluster.ConnectAsync(_balancer, options => options.Headers["x-user"] = "ben");
        _balancer.Redirect(_second.Address.Port);
        var second = await _cluster.ConnectAsync(_balancer, anna);
        Task<RpcClientStateChange>[] lost =
            [new StateLog(first).NextAsync(RpcClientState.Reconnecting), new StateLog(second).NextAsync(RpcClientState.Reconnecting)];

        var closed = await _second.Services.GetRequiredService<IRpcConnections>()
            .CloseUserAsync("anna", new RpcClose(RpcCloseCode.PolicyViolation, "Blocked.")).DefaultTimeout();

        closed.Should().Be(2);
        (await Task.WhenAll(lost).DefaultTimeout()).Should().OnlyContain(change => change.Close!.Value.Reason == "Blocked.");
        ben.State.Should().Be(RpcClientState.Connected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_LeavesWhileTheOwnerIsAsked_IsNotWaitedFor(bool isLinked)
    {
        await using var way = new TcpRelay(0);
        var owner = await _cluster.StartAsync(options => options.NodeUrl = new Uri(way.Rpc, "/rpc/nodes"));
        way.Redirect(owner.Address.Port);
        var between = await _cluster.StartAsync(options => options.HandshakeTimeout = TimeSpan.FromMinutes(10));
        _balancer.Redirect(owner.Address.Port);
        var client = await _cluster.ConnectAsync(_balancer);
        if (isLinked)
        {
            (await MoveAsync(client, between)).Should().BeTrue();
        }

        way.GoSilent();
        await using (var socket = await RawWebSocket.ConnectAsync(between.Rpc, subprotocols: "rpcgateway.v1.resume"))
        {
            (await socket.ReceiveTextAsync()).Should().Contain("nonce");
            var dropped = way.Dropped;
            await socket.RequestAsync("$/resume", $$"""{"connectionId":"{{client.ConnectionId}}","received":0,"first":1,"proof":"AAAA"}""");
            await Eventually.IsTrueAsync(() => way.Dropped > dropped);
            socket.Drop();
        }

        (await between.Log.WaitForAsync(entry => entry.Id.Name == "HandshakeFailed" && entry.Message.Contains("Cancel", StringComparison.Ordinal))
            .DefaultTimeout()).Level.Should().Be(LogLevel.Debug);
    }

    [Theory]
    [InlineData("{\"node\":\"00112233445566ff\",\"proof\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}")]
    [InlineData("{\"node\":\"00112233445566ff\"}")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("hello")]
    public async Task Node_CannotProveThatItBelongsToTheGateway_IsRefused(string proof)
    {
        await using var socket = await RawWebSocket.ConnectAsync(
            _first.At("/rpc/nodes"), origin: null, bearer: null, configure: null, "rpcgateway.node.v1");
        (await socket.ReceiveTextAsync()).Should().Contain("nonce");

        await socket.SendAsync(proof);

        (await socket.ReceiveTextAsync()).Should().BeNull();
    }

    // Returns whether the client could continue.
    private async Task<bool> MoveAsync(RpcClient client, TestGateway node)
    {
        var back = new StateLog(client).NextAsync(RpcClientState.Connected);
        _balancer.Redirect(node.Address.Port);
        _balancer.Cut();
        return (await back.DefaultTimeout()).Recovered!.Value;
    }

    private static Task CallAsync(ILedger ledger) =>
        Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
            (await ledger.AppendAsync($"call {i}", CancellationToken.None)).Should().Be(1));

    private static async Task StreamAsync(ILedger ledger) =>
        (await ledger.CountAsync(20_000).ToListAsync()).Should().Equal(Enumerable.Range(0, 20_000));

    private static async Task UploadAsync(ILedger ledger) =>
        (await ledger.SumAsync(Enumerable.Range(0, 20_000).ToAsyncEnumerable())).Should().Be(199_990_000);

    private static async Task MirrorAsync(ILedger ledger)
    {
        var content = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(content);
        await using var mirrored = await ledger.MirrorAsync(new MemoryStream(content));
        var received = new MemoryStream();
        await mirrored.CopyToAsync(received);
        received.ToArray().AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    // From the other node, over Redis.
    private async Task NoteAsync()
    {
        var clients = _second.Services.GetRequiredService<IRpcClients<ILedgerClient>>();
        for (var i = 0; i < NoteCount; i++)
        {
            clients.Group("all").Note(i);
            if (i % 10 == 0)
            {
                await Task.Yield();
            }
        }
    }
}
