using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.FunctionalTests.Sessions;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Two nodes that are listed and drained over Redis.</summary>
public sealed class NodesTests(SharedRedis redis) : IAsyncLifetime
{
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
    public async Task List_TwoNodes_DescribesBoth()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var held = client.GetProxy<ILedger>().HoldAsync();
        await ServiceOf(_first).Held.Task.DefaultTimeout();

        var nodes = await NodesOf(_second).ListAsync().DefaultTimeout();

        nodes.Select(node => (node.NodeId, node.IsThisNode)).Should().Equal((IdOf(_second), true), (IdOf(_first), false));
        nodes.Should().OnlyContain(node => node.State == RpcNodeState.Ready && node.Host == Environment.MachineName
            && node.ProcessId == Environment.ProcessId && node.Uptime > TimeSpan.Zero && node.BackplaneLatency > TimeSpan.Zero);
        nodes.Select(node => (node.Connections, node.RunningCalls)).Should().Equal((0, 0), (1, 1));
        ServiceOf(_first).Release.SetResult();
        await held.DefaultTimeout();
    }

    [Fact]
    public async Task Drain_OtherNode_ClientsMoveWithoutAFailedCall()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var ledger = client.GetProxy<ILedger>();
        var before = client.ConnectionId!;
        var held = ledger.HoldAsync();
        await ServiceOf(_first).Held.Task.DefaultTimeout();
        _balancer.Redirect(_second.Address.Port);
        using var enough = new CancellationTokenSource();
        var calling = CallAsync(ledger, enough.Token);

        (await NodesOf(_second).DrainAsync(IdOf(_first)).DefaultTimeout()).Should().BeTrue();

        // The new calls are served by the other node, the running one by its own.
        await Eventually.IsTrueAsync(() => !ServiceOf(_second).Appended.IsEmpty || calling.IsCompleted);
        client.ConnectionId.Should().NotBe(before);
        held.IsCompleted.Should().BeFalse();
        ServiceOf(_first).Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
        await enough.CancelAsync();
        var called = await calling.DefaultTimeout();
        (CountOf(_first) + CountOf(_second)).Should().Be(called);
        await Eventually.IsTrueAsync(() => ConnectionsOf(_first) == 0);
    }

    [Fact]
    public async Task Drain_OtherNode_IsNotReadyAndAcceptsNoClientsUntilItIsRestored()
    {
        _first.Log.Allow("HealthCheckEnd");
        (await NodesOf(_second).DrainAsync(IdOf(_first)).DefaultTimeout()).Should().BeTrue();

        (await StateOf(_first)).Should().Be(RpcNodeState.Draining);
        (await HealthOf(_first)).Should().Be(HealthStatus.Unhealthy);
        (await HealthOf(_second)).Should().Be(HealthStatus.Healthy);
        var connect = () => _first.ConnectAsync();
        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*503*");

        (await NodesOf(_second).StopDrainingAsync(IdOf(_first)).DefaultTimeout()).Should().BeTrue();

        (await StateOf(_first)).Should().Be(RpcNodeState.Ready);
        (await HealthOf(_first)).Should().Be(HealthStatus.Healthy);
        await using var client = await connect();
    }

    [Fact]
    public async Task Drain_ClientWithoutASocket_ContinuesItsCallThroughTheOtherNode()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        var held = client.GetProxy<ILedger>().HoldAsync();
        await ServiceOf(_first).Held.Task.DefaultTimeout();
        _balancer.Refuse(true);
        _balancer.Cut();
        await Eventually.IsTrueAsync(() => client.State == RpcClientState.Reconnecting);

        await NodesOf(_first).DrainAsync(IdOf(_first)).DefaultTimeout();
        _balancer.Redirect(_second.Address.Port);
        _balancer.Refuse(false);

        await Eventually.IsTrueAsync(() => client.State == RpcClientState.Connected);
        ServiceOf(_first).Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
    }

    [Fact]
    public async Task Drain_NodeBetweenClientAndSession_ClientContinuesThroughAnother()
    {
        var third = await _cluster.StartAsync();
        var client = await _cluster.ConnectAsync(_balancer);
        var held = client.GetProxy<ILedger>().HoldAsync();
        await ServiceOf(_first).Held.Task.DefaultTimeout();
        (await MoveAsync(client, _second, _balancer.Cut)).Should().BeTrue();

        (await MoveAsync(client, third, () => NodesOf(third).DrainAsync(IdOf(_second)))).Should().BeTrue();

        third.Log.Entries.Should().Contain(entry => entry.Id.Name == "Relayed");
        ServiceOf(_first).Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
    }

    [Fact]
    public async Task Drain_ThenTheProcessStops_Ends()
    {
        var client = await _cluster.ConnectAsync(_balancer);
        _balancer.Redirect(_second.Address.Port);
        await NodesOf(_first).DrainAsync(IdOf(_first)).DefaultTimeout();

        await _first.App.StopAsync().DefaultTimeout();

        (await client.GetProxy<ILedger>().AppendAsync("x").DefaultTimeout()).Should().Be(1);
        await Eventually.IsTrueAsync(() => NodesOf(_second).ListAsync().GetAwaiter().GetResult().Count == 1);
    }

    [Fact]
    public async Task Drain_UnknownNode_ReturnsFalse() =>
        (await NodesOf(_first).DrainAsync("0123456789abcdef").DefaultTimeout()).Should().BeFalse();

    // Returns whether the client could continue.
    private async Task<bool> MoveAsync(RpcClient client, TestGateway node, Action move)
    {
        var back = new StateLog(client).NextAsync(RpcClientState.Connected);
        _balancer.Redirect(node.Address.Port);
        move();
        return (await back.DefaultTimeout()).Recovered!.Value;
    }

    private static async Task<int> CallAsync(ILedger ledger, CancellationToken enough)
    {
        var called = 0;
        while (!enough.IsCancellationRequested)
        {
            await ledger.AppendAsync("x", CancellationToken.None);
            called++;
        }

        return called;
    }

    private static IRpcNodes NodesOf(TestGateway node) => node.Services.GetRequiredService<IRpcNodes>();

    private static LedgerService ServiceOf(TestGateway node) => node.Services.GetRequiredService<LedgerService>();

    private static int CountOf(TestGateway node) => ServiceOf(node).Appended.GetValueOrDefault("x");

    private static string IdOf(TestGateway node) => node.Services.GetRequiredService<GatewayNode>().Id;

    private static int ConnectionsOf(TestGateway node) =>
        node.Services.GetRequiredService<IRpcConnections>().Count;

    private async Task<RpcNodeState> StateOf(TestGateway node) =>
        (await NodesOf(_second).ListAsync().DefaultTimeout()).Single(one => one.NodeId == IdOf(node)).State;

    private static async Task<HealthStatus> HealthOf(TestGateway node) =>
        (await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().DefaultTimeout()).Status;
}
