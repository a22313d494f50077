using System.Collections.Concurrent;
using RpcGateway.Protocol;

namespace RpcGateway.FunctionalTests.BadInput;

internal sealed class HoldService(ConcurrentBag<RpcConnection> connections) : IHold
{
    public Task HoldAsync(Stream content, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public Task RegisterAsync()
    {
        connections.Add((RpcConnection)RpcCallContext.Current!.RunningCall!.Connection.Control);
        return Task.CompletedTask;
    }
}
