using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>A peer that has stopped reading: nothing that is sent to it ever leaves.</summary>
internal sealed class StalledTransport : IRpcTransport
{
    private readonly TaskCompletionSource _never = new();

    public RpcClose? PeerClose => null;

    public bool HasUnread => false;

    public async ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _never.Task.WaitAsync(cancellationToken);
        return default;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken) =>
        new(_never.Task.WaitAsync(cancellationToken));

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => default;

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => default;
}
