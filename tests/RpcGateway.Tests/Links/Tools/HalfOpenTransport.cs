using RpcGateway.Protocol;

namespace RpcGateway.Tests.Links;

/// <summary>A transport whose network can break so that neither end notices: what is sent is lost, and nothing is received.</summary>
internal sealed class HalfOpenTransport(IRpcTransport inner) : IRpcTransport
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _blocks;

    public bool HasUnread => !_broken.Task.IsCompleted && inner.HasUnread;

    public RpcClose? PeerClose => inner.PeerClose;

    /// <summary>Breaks the network.</summary>
    /// <param name="blocks">Whether sends wait, as with full buffers.</param>
    public void Break(bool blocks = false)
    {
        _blocks = blocks;
        _broken.TrySetResult();
    }

    public async ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_broken.Task.IsCompleted)
        {
            var read = inner.ReceiveAsync(buffer, cancellationToken).AsTask();
            if (await Task.WhenAny(read, _broken.Task) == read)
            {
                return await read;
            }

            _ = read.ContinueWith(late => late.Exception, TaskScheduler.Default);
        }

        await _aborted.Task;
        throw new IOException("The transport was aborted.");
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (!_broken.Task.IsCompleted)
        {
            await inner.SendAsync(message, type, cancellationToken);
        }
        else if (_blocks)
        {
            await _aborted.Task;
            throw new IOException("The transport was aborted.");
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) =>
        _broken.Task.IsCompleted ? default : inner.CloseAsync(close, cancellationToken);

    public void Abort()
    {
        _aborted.TrySetResult();
        inner.Abort();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        return inner.DisposeAsync();
    }
}
