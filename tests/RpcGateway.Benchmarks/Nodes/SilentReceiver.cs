using RpcGateway.Protocol;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>A connection that only has an id.</summary>
internal sealed class SilentReceiver(string id) : IReceiver
{
    public string Id => id;

    public DateTimeOffset ConnectedAt => DateTimeOffset.UnixEpoch;

    public bool IsDetached => false;

    public void Send(RpcNotification notification)
    {
    }

    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ReadOnlyMemory<byte>> NextAsync(byte[] token, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void AbortStream(byte[] token)
    {
    }

    public Task CloseAsync(RpcClose close, CancellationToken cancellationToken) => Task.CompletedTask;
}
