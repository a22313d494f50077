using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Backend.Links;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Services;
using RpcGateway.Services.Connections;
using RpcGateway.Tests.Backend;
using RpcGateway.Tests.Links;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>
/// Damaged traffic on a link, in both directions. The other end closes the channel or the link, or continues; other backends and clients
/// are served, no call waits forever, no error is logged. docs/testing.md describes longer runs.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LinkFuzzTests
{
    private const int NormalRounds = 500;

    [Fact]
    public async Task Gateway_DamagedTrafficOfABackend_OthersAreServed()
    {
        await using var gateway = new MemoryGateway();
        gateway.Log.Allow(RpcTelemetryNames.EventServerException);
        var recorded = await RecordBackendAsync(gateway);
        await FuzzSettings.RunAsync(NormalRounds, seed => AttackGatewayAsync(gateway, recorded, new Random(seed)));
        gateway.Log.AssertNoUnexpectedErrors();
        UnobservedExceptions.AssertNone();
    }

    [Fact]
    public async Task Backend_DamagedTrafficOfAGateway_ServesTheNextLink()
    {
        var recorded = await RecordGatewayAsync();
        await using var gateway = new ScriptedGateway();
        await using var backend = await StartAsync(gateway, "attacked");
        backend.Log.Allow(RpcTelemetryNames.EventServerException);
        var link = await gateway.NextLinkAsync();
        await FuzzSettings.RunAsync(NormalRounds, async seed =>
        {
            var (attacker, end) = InMemoryTransport.CreatePair();
            gateway.Raw.Enqueue(end);
            link.Link.Abort(new RpcClose(RpcCloseCode.Lost, "The attack begins."));

            // The registration is the first message.
            await ReceiveFrameAsync(attacker).DefaultTimeout();
            await SendAsync(attacker, [recorded[0], .. new LinkMutator(new Random(seed)).Mutate(recorded.Skip(1))]);
            attacker.Abort();

            link = await gateway.NextLinkAsync();
            await CallDeskAsync(link.OpenClient($"client-{seed}"));
            var clients = backend.Services.GetRequiredService<ConnectionRegistry>();
            await Eventually.IsTrueAsync(() => clients.Count == 1);
        });

        UnobservedExceptions.AssertNone();
    }

    private static async Task AttackGatewayAsync(MemoryGateway gateway, List<byte[]> recorded, Random random)
    {
        await using var healthy = gateway.ConnectBackend("healthy");
        await healthy.RegisterAsync("healthy");
        var (attacker, end) = InMemoryTransport.CreatePair();
        var link = gateway.AcceptBackend(end, "attacker");
        var client = gateway.ConnectClient();
        await SendAsync(attacker, [Pack(recorded[0])]);
        await Task.WhenAny(ReceiveFrameAsync(attacker), link).DefaultTimeout();

        // Calls of a client that may use the attacker, which never responds, responds twice, or with anything.
        var calls = Enumerable.Range(0, 4).Select(_ => CallAsync(client)).ToList();
        await SendAsync(attacker, new LinkMutator(random).Mutate(recorded.Skip(1)).Select(frame => random.Next(50) == 0 ? frame : Pack(frame)));
        attacker.Abort();
        await link.DefaultTimeout();
        foreach (var call in calls)
        {
            await ((Task)call).ContinueWith(ended => ended.Exception, TaskScheduler.Default).DefaultTimeout();
        }

        // A client may have to learn first that its backend was lost.
        var other = gateway.ConnectClient();
        Encoding.UTF8.GetString((await CallAsync(other).DefaultTimeout()).Span).Should().Be("\"healthy\"");
        await client.DisposeAsync();
        await other.DisposeAsync();
        await Eventually.IsTrueAsync(() => gateway.Registry.Routes.Single(route => route.Contract.Name == "chat").Instances.Count == 1);
    }

    // What a valid backend sends, as frames.
    private static async Task<List<byte[]>> RecordBackendAsync(MemoryGateway gateway)
    {
        var (gatewayEnd, backendEnd) = InMemoryTransport.CreatePair();
        var recorder = new FrameRecorder(gatewayEnd);
        await using var backend = gateway.ConnectBackend((recorder, backendEnd));
        await backend.RegisterAsync("recorded");
        await using var client = gateway.ConnectClient();
        for (var i = 0; i < 5; i++)
        {
            await CallAsync(client).DefaultTimeout();
        }

        await backend.DrainAsync();
        return Unpack(recorder);
    }

    // What a valid gateway sends to a backend, as frames.
    private static async Task<List<byte[]>> RecordGatewayAsync()
    {
        await using var gateway = new ScriptedGateway();
        FrameRecorder? recorder = null;
        gateway.Wrap = inner => recorder = new FrameRecorder(inner);
        await using var backend = await StartAsync(gateway, "recorded");
        var link = await gateway.NextLinkAsync();
        var client = link.OpenClient("client");
        await CallDeskAsync(client);
        await client.CallRawAsync("desk.announce", """["group","text"]"""u8.ToArray(), default).AsTask().DefaultTimeout();
        await client.DisposeAsync();
        await link.Control.CallRawAsync("$/ping", "[]"u8.ToArray(), default).AsTask().DefaultTimeout();
        return [.. recorder!.Received];
    }

    // The user is not authorized: a response, but no result.
    private static async Task CallDeskAsync(RpcConnection client)
    {
        var close = () => client.CallRawAsync("desk.close", "[]"u8.ToArray(), default).AsTask().DefaultTimeout();
        (await close.Should().ThrowAsync<RpcException>()).Which.Code.Should().NotBe(RpcErrorCode.Unavailable);
    }

    private static Task<TestBackend> StartAsync(ScriptedGateway gateway, string instance) => TestBackend.StartAsync(
        builder => builder.AddService<IDesk, DeskService>(),
        options =>
        {
            options.Instance = instance;
            options.ReconnectDelay = TimeSpan.FromMilliseconds(1);
            options.MaxReconnectDelay = TimeSpan.FromMilliseconds(1);
            options.Gateways.Add(new Uri("ws://first/rpc/backends"));
        },
        services =>
        {
            services.AddSingleton(new DeskEvents());
            services.AddSingleton<IGatewayConnectors>(gateway);
        });

    private static Task<ReadOnlyMemory<byte>> CallAsync(RpcConnection client) =>
        client.CallRawAsync("chat.where", "[]"u8.ToArray(), default).AsTask();

    private static List<byte[]> Unpack(FrameRecorder recorder)
    {
        var frames = new List<byte[]>();
        foreach (var message in recorder.Received)
        {
            for (var rest = message.AsSpan(); rest.Length > 4;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                frames.Add(rest.Slice(4, length).ToArray());
                rest = rest[(4 + length)..];
            }
        }

        return frames;
    }

    private static byte[] Pack(byte[] frame)
    {
        var packed = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(packed, frame.Length);
        frame.CopyTo(packed, 4);
        return packed;
    }

    private static async Task<byte[]> ReceiveFrameAsync(InMemoryTransport transport)
    {
        var buffer = new byte[PackedTransport.MaxSize + 1];
        var read = await transport.ReceiveAsync(buffer, default);
        return buffer[..read.Count];
    }

    private static async Task SendAsync(InMemoryTransport transport, IEnumerable<byte[]> frames)
    {
        try
        {
            foreach (var frame in frames)
            {
                await transport.SendAsync(frame, RpcFrameType.Binary, default).DefaultTimeout();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The other end has closed the link.
        }
    }
}
