using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Keep-alive over a slow, busy or dead link, with a fake clock and the defaults of both ends.</summary>
public sealed class SlowLinkTests : ClientTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Both ends check the link four times per interval.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(15) / 4;

    private readonly BlockingProbe _service = new();

    // 64 KiB between two checks are 17 KiB/s: each direction takes nearly a minute.
    [Fact]
    public async Task KeepAlive_LargeMessageOnSlowLink_KeepsTheConnection()
    {
        const int KibibytesPerCheck = 64;
        var (client, relay) = await ConnectAsync();
        var text = new string('x', 900 * 1024);
        relay.Throttle();
        var call = client.GetProxy<IProbe>().SayAsync(text);

        var checks = 0;
        for (; !call.IsCompleted; checks++)
        {
            var passed = relay.PassedUp + relay.PassedDown;
            relay.Pass(KibibytesPerCheck);
            await Eventually.IsTrueAsync(
                () => call.IsCompleted || relay.PassedUp + relay.PassedDown >= passed + (KibibytesPerCheck * 1024 / 2));
            Time.Advance(CheckInterval);
        }

        (await call.DefaultTimeout()).Should().HaveLength(text.Length);
        (checks * CheckInterval).Should().BeGreaterThan(2 * Limit);
        client.State.Should().Be(RpcClientState.Connected);
    }

    [Fact]
    public async Task KeepAlive_MethodBlocksTheReadLoop_KeepsTheConnection()
    {
        // The client may read the pings of the server later than the fake clock advances, so it is patient.
        var (client, relay) = await ConnectAsync(options => options.KeepAliveTimeout = TimeSpan.FromMinutes(5));
        var call = client.GetProxy<IProbe>().SayAsync("block");
        await _service.Blocked.Task.DefaultTimeout();
        var link = (WebSocketTransport)TransportOf(_service.Connection!);

        for (var waited = TimeSpan.Zero; waited < 2 * Limit; waited += 4 * CheckInterval)
        {
            var passed = relay.PassedDown;
            for (var i = 0; i < 4; i++)
            {
                Time.Advance(CheckInterval);
            }

            // A ping whose write has not completed at the next checks would count as written by these.
            await Eventually.IsTrueAsync(() => relay.PassedDown > passed && PingOf(link).IsCompleted);
        }

        _service.Release.Set();
        (await call.DefaultTimeout()).Should().Be("block");
        client.State.Should().Be(RpcClientState.Connected);
    }

    [Fact]
    public async Task KeepAlive_SilentLink_BothEndsCloseWithTheReason()
    {
        var (client, relay) = await ConnectAsync();
        var server = _service.Connection!;
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        relay.Throttle();

        for (var waited = TimeSpan.Zero; waited < Limit; waited += CheckInterval)
        {
            server.Closed.IsCancellationRequested.Should().BeFalse();
            Time.Advance(CheckInterval);
        }

        var close = (await lost.DefaultTimeout()).Close!.Value;
        close.Code.Should().Be(RpcCloseCode.Lost);
        close.Reason.Should().Contain("no pong for 30 s").And.Contain("KeepAliveTimeout");
        await Eventually.IsTrueAsync(() => server.Closed.IsCancellationRequested);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_transport")]
    private static extern ref IRpcTransport TransportOf(RpcConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ping")]
    private static extern ref Task PingOf(WebSocketTransport transport);

    private async Task<(RpcClient Client, TcpRelay Relay)> ConnectAsync(Action<RpcClientOptions>? configure = null)
    {
        var server = Own(await TestGateway.StartAsync(
            gateway => gateway.AddService<IProbe, BlockingProbe>(),
            options => options.ResumeBufferSize = 0, // With a session, only the socket ends.
            services: services => services.AddSingleton(_service).AddSingleton<TimeProvider>(Time)));
        var relay = Own(new TcpRelay(server.Address.Port));
        var client = Create(relay.Rpc, configure);
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
