using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class DrainTests
{
    [Fact]
    public async Task Drain_CallBeforeItsFirstAwait_IsWaitedFor()
    {
        var handler = new DrainingHandler();
        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        await using var server = new RpcConnection(
            serverEnd, new RpcConnectionSettings { Methods = new RpcMethodTable([handler]) });
        handler.Connection = server;
        await using var client = new RpcConnection(clientEnd, new RpcConnectionSettings());
        var serverRun = server.RunAsync();
        var clientRun = client.RunAsync();

        var call = client.CallRawAsync("test.drain", default, CancellationToken.None).AsTask();
        await handler.Gate.WaitForSyncPoint().DefaultTimeout();

        handler.WasDrainedAtOnce.Should().BeFalse();
        handler.Drained!.IsCompleted.Should().BeFalse();
        handler.Gate.Continue();
        await call.DefaultTimeout();
        await handler.Drained.DefaultTimeout();
        await client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await Task.WhenAll(serverRun, clientRun).DefaultTimeout();
    }

    /// <summary>Drains its connection while its call is not counted as running yet.</summary>
    private sealed class DrainingHandler : RpcMethodHandler
    {
        public RpcConnection Connection { get; set; } = null!;

        public SyncPoint Gate { get; } = new();

        public Task? Drained { get; private set; }

        public bool WasDrainedAtOnce { get; private set; }

        public override RpcMethodDescriptor Method { get; } =
            new("test.drain", null, "Drain", RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
        {
            Drained = Connection.DrainAsync(CancellationToken.None);
            WasDrainedAtOnce = Drained.IsCompleted;
            return new ValueTask(Gate.WaitToContinue());
        }
    }
}
