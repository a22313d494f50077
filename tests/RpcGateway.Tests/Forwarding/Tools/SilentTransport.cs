using RpcGateway.Protocol;

namespace RpcGateway.Tests.Forwarding;

/// <summary>
/// A transport that discards what is sent and allocates nothing for it. What the test feeds is read on the thread of the test.
/// </summary>
internal sealed class SilentTransport(RpcFrameType type) : IRpcTransport
{
    private readonly Queue<byte[]> _messages = new();
    private TaskCompletionSource<RpcTransportRead>? _waiting;

    public RpcClose? PeerClose => null;

    public bool HasUnread => _messages.Count > 0;

    public void Feed(IEnumerable<byte[]> messages)
    {
        foreach (var message in messages)
        {
            _messages.Enqueue(message);
        }

        _waiting?.SetResult(new RpcTransportRead(0, type, EndOfMessage: false));
    }

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_messages.Count == 0)
        {
            _waiting = new TaskCompletionSource<RpcTransportRead>();
            return new ValueTask<RpcTransportRead>(_waiting.Task);
        }

        if (buffer.IsEmpty)
        {
            return new ValueTask<RpcTransportRead>(new RpcTransportRead(0, type, EndOfMessage: false));
        }

        var message = _messages.Dequeue();
        message.CopyTo(buffer);
        return new ValueTask<RpcTransportRead>(new RpcTransportRead(message.Length, type, EndOfMessage: true));
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType frameType, CancellationToken cancellationToken) => default;

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => default;

    public void Abort() => _waiting?.TrySetException(new IOException("The transport was aborted."));

    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }
}
