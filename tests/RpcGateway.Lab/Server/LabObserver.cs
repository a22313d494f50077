using RpcGateway.Services;

namespace RpcGateway.Lab;

internal sealed class LabObserver : IRpcConnectionObserver
{
    private int _connected;

    public int Connected => Volatile.Read(ref _connected);

    public ValueTask OnConnectedAsync(RpcConnectionContext connection)
    {
        Interlocked.Increment(ref _connected);
        return default;
    }

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => default;
}
