using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Testing;

/// <summary>
/// The faults that a test causes in memory. The clients are plain JSON-RPC clients, so that nothing repairs what a fault did.
/// </summary>
public sealed class TestNetworkTests : IAsyncLifetime
{
    private readonly ProbeService _service = new();
    private RpcTestGateway _gateway = null!;
    private RpcTestClient<IProbe> _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway =>
        {
            gateway.Services.AddSingleton(_service);
            gateway.AddService<IProbe, ProbeService>();
        }).DefaultTimeout();
        _client = _gateway.CreateClient<IProbe>(options => options.OfferExtensions = false);
        await _client.ConnectAsync();
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync().DefaultTimeout();

    [Fact]
    public async Task Cut_RunningCall_FailsAndTheClientReconnects()
    {
        var held = _client.Proxy.HoldAsync();
        (await _service.NextEventAsync().DefaultTimeout()).Should().Be("hold began");

        _client.Network.Cut();

        (await held.Invoking(call => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
        (await _service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
        await _client.WaitForStateAsync(RpcClientState.Reconnecting);
        await _gateway.WaitForConnectionsAsync(0);
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(1));
        (await _client.Proxy.SayAsync("again").DefaultTimeout()).Should().Be("again");
        _client.Network.ConnectionAttempts.Should().Be(2);
    }

    [Fact]
    public async Task CutAfter_BytesToTheClient_LosesTheResult()
    {
        _client.Network.CutAfter(0, RpcTestDirection.ToClient);

        var say = () => _client.Proxy.SayAsync("hello").DefaultTimeout();

        (await say.Should().ThrowAsync<RpcConnectionLostException>()).Which.RequestSent.Should().BeTrue();
        _service.Said.Should().Equal("hello");
    }

    [Fact]
    public async Task CutAfter_BytesToTheServer_LosesTheRequest()
    {
        // One request passes, with or without the trace context that listeners of other tests add; two do not.
        _client.Network.CutAfter(3_000, RpcTestDirection.ToServer);

        var say = () => _client.Proxy.SayAsync(new string('x', 2_000)).DefaultTimeout();
        await say();

        await say.Should().ThrowAsync<RpcConnectionLostException>();
        _service.Said.Should().ContainSingle();
    }

    [Fact]
    public async Task Block_OneWay_HoldsTheResult()
    {
        _client.Network.Block(RpcTestDirection.ToClient);
        var said = _client.Proxy.SayAsync("hello");
        await _gateway.WaitUntilAsync(() => !_service.Said.IsEmpty);
        await _gateway.WaitUntilQuietAsync();

        said.IsCompleted.Should().BeFalse();
        _client.Network.Unblock();

        (await said.DefaultTimeout()).Should().Be("hello");
        _client.Network.ConnectionAttempts.Should().Be(1);
    }

    [Fact]
    public async Task Block_LongerThanKeepAlive_BothEndsLoseTheConnection()
    {
        _client.Network.Block();

        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(2));

        await _gateway.WaitForConnectionsAsync(0);
        _client.Client.State.Should().Be(RpcClientState.Reconnecting);
        _client.Network.Unblock();
        var said = _client.Proxy.SayAsync("again");
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(1));
        (await said.DefaultTimeout()).Should().Be("again");
    }

    [Fact]
    public async Task Delay_Message_ArrivesWhenItsTimeHasPassed()
    {
        _client.Network.Delay(TimeSpan.FromSeconds(2), RpcTestDirection.ToServer);
        var said = _client.Proxy.SayAsync("late");
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(1));

        _service.Said.Should().BeEmpty();
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));

        (await said.DefaultTimeout()).Should().Be("late");
    }

    [Fact]
    public async Task DuplicateNext_Notification_ArrivesTwice()
    {
        _client.Network.DuplicateNext(RpcTestDirection.ToServer);

        _client.Proxy.Tell("a");
        _client.Proxy.Tell("b");

        foreach (var told in new[] { "told a", "told a", "told b" })
        {
            (await _service.NextEventAsync().DefaultTimeout()).Should().Be(told);
        }
    }

    [Fact]
    public async Task Refuse_Reconnect_WaitsUntilItIsAccepted()
    {
        _client.Network.Refuse();
        _client.Network.Cut();
        await _client.WaitForStateAsync(RpcClientState.Reconnecting);
        var said = _client.Proxy.SayAsync("later");
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(2));

        said.IsCompleted.Should().BeFalse();
        _client.Network.ConnectionAttempts.Should().BeGreaterThan(3);
        _client.Network.Accept();
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(2));

        (await said.DefaultTimeout()).Should().Be("later");
    }

    [Fact]
    public async Task Refuse_Forbidden_ClosesTheClient()
    {
        _client.Network.Refuse(HttpStatusCode.Forbidden);
        _client.Network.Cut();
        await _client.WaitForStateAsync(RpcClientState.Reconnecting);

        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(1));

        await _client.WaitForStateAsync(RpcClientState.Closed);
    }

    [Fact]
    public async Task Close_Code_ReachesTheClient()
    {
        var changes = new List<RpcClientStateChange>();
        _client.Client.StateChanged += (_, change) => changes.Add(change);

        await _client.Network.CloseAsync((RpcCloseCode)1012, "Restart.").DefaultTimeout();

        await _client.WaitForStateAsync(RpcClientState.Reconnecting);
        await _gateway.WaitForConnectionsAsync(0);
        await _gateway.WaitUntilAsync(() => changes.Count > 0);
        changes[0].Close.Should().Be(new RpcClose((RpcCloseCode)1012, "Restart."));
    }

    [Fact]
    public async Task Connect_Blocked_TimesOutOnTheTestsClock()
    {
        var other = _gateway.CreateClient();
        other.Network.Block();
        var connecting = other.ConnectAsync();

        await _gateway.WaitUntilAsync(() => other.Network.ConnectionAttempts == 1);
        await _gateway.AdvanceAsync(TimeSpan.FromMinutes(1));

        await connecting.Invoking(connect => connect.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }
}
