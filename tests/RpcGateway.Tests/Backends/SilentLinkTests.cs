using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Backend.Links;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Tests.Backend;
using RpcGateway.Tests.Links;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>An end of a link that is silent, although the network reports nothing: the other end notices within its time.</summary>
public sealed class SilentLinkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backend_BecomesSilent_ItsCallsFailAndOthersServe(bool blocksSends)
    {
        await using var gateway = new MemoryGateway();
        gateway.Options.KeepAliveInterval = Limit / 2;
        gateway.Options.KeepAliveTimeout = Limit / 2;
        var (gatewayEnd, backendEnd) = InMemoryTransport.CreatePair();
        var transport = new HalfOpenTransport(gatewayEnd);
        var silent = gateway.ConnectBackend((transport, backendEnd));
        await silent.RegisterAsync("silent");
        var client = gateway.ConnectClient();
        await CallAsync(client);
        transport.Break(blocksSends);
        var waiting = CallAsync(client);
        await Eventually.IsTrueAsync(() => gateway.Registry.Routes.Single().Instances.Single().RunningCalls == 1);

        await AdvanceAsync(gateway.Time, Limit);

        var failed = () => waiting.DefaultTimeout();
        (await failed.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        await Eventually.IsTrueAsync(() => gateway.Registry.Routes.Single().Instances.Count == 0);
        var other = gateway.ConnectBackend();
        await other.RegisterAsync("other");
        await CallAsync(client).DefaultTimeout();
        await silent.Link.DisposeAsync();
    }

    [Fact]
    public async Task Backend_NeverRegisters_IsDisconnected()
    {
        await using var gateway = new MemoryGateway();
        var backend = gateway.ConnectBackend();
        await gateway.Time.WaitForTimersAsync().DefaultTimeout();

        await AdvanceAsync(gateway.Time, TimeSpan.FromSeconds(15));

        (await backend.Ended.DefaultTimeout()).Reason.Should().Contain("HandshakeTimeout");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gateway_BecomesSilent_BackendConnectsAgain(bool blocksSends)
    {
        var time = new FakeTimeProvider();
        await using var gateway = new ScriptedGateway();
        HalfOpenTransport? broken = null;
        gateway.Wrap = inner => broken is null ? broken = new HalfOpenTransport(inner) : inner;
        var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IDesk, DeskService>(),
            options =>
            {
                options.Gateways.Add(new Uri("ws://first/rpc/backends"));
                options.KeepAliveInterval = Limit / 2;
                options.KeepAliveTimeout = Limit / 2;
                options.DrainTimeout = TimeSpan.Zero;
            },
            services =>
            {
                services.AddSingleton(new DeskEvents());
                services.AddSingleton<IGatewayConnectors>(gateway);
                services.AddSingleton<TimeProvider>(time);
            });
        await gateway.NextLinkAsync();
        await backend.Log.WaitForAsync("Connected").DefaultTimeout();
        broken!.Break(blocksSends);

        await AdvanceAsync(time, Limit);

        (await backend.Log.WaitForAsync("Lost").DefaultTimeout()).Message.Should().Contain("KeepAliveInterval + KeepAliveTimeout");
        await backend.Log.WaitForAsync("Reconnecting").DefaultTimeout();
        await time.WaitForTimersAsync().DefaultTimeout();
        time.Advance(TimeSpan.FromSeconds(1));
        await gateway.NextLinkAsync();

        // The time limits of the shutdown use the clock, too.
        var stopping = backend.DisposeAsync().AsTask();
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return stopping.IsCompleted;
        });
        await stopping;
    }

    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan duration)
    {
        // Divides the time between two checks, so that no check is late.
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < duration; passed += step)
        {
            time.Advance(step);

            // Pings that are due are queued before the clock continues.
            await Task.Yield();
        }
    }

    private static Task<ReadOnlyMemory<byte>> CallAsync(RpcConnection client) => client.CallRawAsync("chat.where", "[]"u8.ToArray(), default).AsTask();
}
