using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class DrainTests
{
    [Fact]
    public async Task Drain_CallBeforeItsFirstAwait_WaitsForIt()
    {
        var gate = new SyncPoint();
        Task? drained = null;
        var wasDrainedAtOnce = true;
        await using var pair = new ConnectionPair();
        pair.ServerMethods.Add("test.drain", () =>
        {
            // The connection does not count its call as running yet.
            drained = pair.Server.DrainAsync(CancellationToken.None);
            wasDrainedAtOnce = drained.IsCompleted;
            return gate.WaitToContinue();
        });

        var call = pair.Client.CallRawAsync("test.drain", default, CancellationToken.None).AsTask();
        await gate.WaitForSyncPoint().DefaultTimeout();

        wasDrainedAtOnce.Should().BeFalse();
        drained!.IsCompleted.Should().BeFalse();
        gate.Continue();
        await call.DefaultTimeout();
        await drained.DefaultTimeout();
    }
}
