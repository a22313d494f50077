using System.Buffers;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Links;

/// <summary>Reads whole frames from the transport of a link. It holds no buffer while it waits.</summary>
internal sealed class LinkReader(IRpcTransport transport)
{
    private byte[]? _buffer;
    private RpcTransportRead _first;

    /// <summary>The last frame. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>Waits until bytes are available.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync()
    {
        var wait = transport.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (!wait.IsCompleted)
        {
            Release();
        }

        _first = await wait.ConfigureAwait(false);
    }

    /// <summary>Reads the next <see cref="Frame"/>. Returns false if the peer has closed.</summary>
    public ValueTask<bool> ReadAsync()
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(LinkFrame.MaxSize + 1);
        var first = _first;
        _first = default;
        if (IsLast(first))
        {
            return new ValueTask<bool>(Complete(first, 0));
        }

        // In most cases, the whole frame is available: no state machine is needed.
        var pending = transport.ReceiveAsync(_buffer, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully)
        {
            return CollectAsync(pending);
        }

        var read = pending.Result;
        return IsLast(read) ? new ValueTask<bool>(Complete(read, read.Count)) : CollectAsync(new ValueTask<RpcTransportRead>(read));
    }

    /// <summary>Closes the transport.</summary>
    /// <param name="close">The reason.</param>
    /// <param name="readsOn">
    /// Whether to discard what the peer sends until it closes as well: with unread bytes, the socket would drop the close.
    /// </param>
    /// <param name="context">For the log.</param>
    public async Task CloseTransportAsync(RpcClose close, bool readsOn, ConnectionContext context)
    {
        try
        {
            await transport.CloseAsync(close, CancellationToken.None).ConfigureAwait(false);
            var buffer = new byte[1024];
            while (readsOn
                && (await transport.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false)).Type != RpcFrameType.Close)
            {
            }
        }
        catch (Exception e)
        {
            RpcConnectionLog.TransportFailed(context.Logger, e, context.Id);
        }
    }

    /// <summary>Returns the buffer. The frame is then no longer valid.</summary>
    public void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            Frame = default;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsLast(in RpcTransportRead read) => read.EndOfMessage || read.Type == RpcFrameType.Close;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CollectAsync(ValueTask<RpcTransportRead> first)
    {
        var read = await first.ConfigureAwait(false);
        var length = read.Count;
        while (!IsLast(read))
        {
            if (length > LinkFrame.MaxSize)
            {
                throw Link.Violation($"A frame has more than {LinkFrame.MaxSize} bytes.");
            }

            read = await transport.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            length += read.Count;
        }

        return Complete(read, length);
    }

    private bool Complete(in RpcTransportRead read, int length)
    {
        if (read.Type == RpcFrameType.Close)
        {
            return false;
        }

        if (read.Type != RpcFrameType.Binary)
        {
            throw Link.Violation("A link has only binary frames.");
        }

        Frame = _buffer.AsMemory(0, length);
        return true;
    }
}
