using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Keep-alive by the test's own clock, over a link that is slow, busy or dead; the defaults of both ends.</summary>
public sealed class SlowLinkTests : ClientTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // How often both ends look at the link: four times within the interval.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15) / 4;

    private readonly BlockingProbe _service = new();

    // 64 KiB between two looks are 17 KiB/s: each way takes nearly a minute.
    [Fact]
    public async Task KeepAlive_LargeMessageOverASlowLink_GoesOn()
    {
        const int PerLook = 64;
        var (client, relay) = await ConnectAsync();
        var text = new string('x', 900 * 1024);
        relay.Throttle();
        var call = client.GetProxy<IProbe>().SayAsync(text);

        var looks = 0;
        for (; !call.IsCompleted; looks++)
        {
            var passed = relay.PassedUp + relay.PassedDown;
            relay.Pass(PerLook);
            await Eventually.IsTrueAsync(
                () => call.IsCompleted || relay.PassedUp + relay.PassedDown >= passed + (PerLook * 1024 / 2));
            Time.Advance(Look);
        }

        (await call.DefaultTimeout()).Should().HaveLength(text.Length);
        (looks * Look).Should().BeGreaterThan(2 * Limit);
        client.State.Should().Be(RpcClientState.Connected);
    }

    [Fact]
    public async Task KeepAlive_MethodBlocksTheReadLoop_GoesOn()
    {
        var (client, relay) = await ConnectAsync();
        var call = client.GetProxy<IProbe>().SayAsync("block");
        await _service.Blocked.Task.DefaultTimeout();

        for (var waited = TimeSpan.Zero; waited < 2 * Limit; waited += 4 * Look)
        {
            var passed = relay.PassedDown;
            for (var i = 0; i < 4; i++)
            {
                Time.Advance(Look);
            }

            await Eventually.IsTrueAsync(() => relay.PassedDown > passed);
        }

        _service.Release.Set();
        (await call.DefaultTimeout()).Should().Be("block");
        client.State.Should().Be(RpcClientState.Connected);
    }

    [Fact]
    public async Task KeepAlive_LinkGoesSilent_BothEndsNoticeInTimeAndSayWhy()
    {
        var (client, relay) = await ConnectAsync();
        var server = _service.Connection!;
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        relay.Throttle();

        for (var waited = TimeSpan.Zero; waited < Limit; waited += Look)
        {
            server.Closed.IsCancellationRequested.Should().BeFalse();
            Time.Advance(Look);
        }

        var close = (await lost.DefaultTimeout()).Close!.Value;
        close.Code.Should().Be(RpcCloseCode.Lost);
        close.Reason.Should().Contain("silent for 30 s").And.Contain("KeepAliveTimeout");
        await Eventually.IsTrueAsync(() => server.Closed.IsCancellationRequested);
    }

    private async Task<(RpcClient Client, SlowRelay Relay)> ConnectAsync()
    {
        var server = Own(await GatewayServer.StartAsync(
            gateway => gateway.AddService<IProbe, BlockingProbe>(),
            services: services => services.AddSingleton(_service).AddSingleton<TimeProvider>(Time)));
        var relay = Own(new SlowRelay(server.Address.Port));
        var client = Create(new Uri($"ws://127.0.0.1:{relay.Port}/rpc"));
        await client.WaitForConnectionAsync().DefaultTimeout();
        await client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout();
        return (client, relay);
    }

    private sealed class BlockingProbe : IProbe
    {
        public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Release { get; } = new();

        public RpcConnection? Connection { get; private set; }

        public Task<string> SayAsync(string text, CancellationToken cancellationToken)
        {
            Connection = (RpcConnection)RpcCallContext.Current!.RunningCall!.Connection.Control;
            if (text == "block")
            {
                Blocked.SetResult();
                Release.Wait(TimeSpan.FromMinutes(5), CancellationToken.None);
            }

            return Task.FromResult(text);
        }

        public Task HoldAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<int> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<int> SilenceAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> AskBackAsync(string question, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Tell(string text) => throw new NotSupportedException();
    }
}
