using System.Buffers;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Several messages in one text frame, one per line (<c>rpcgateway.v1</c>).</summary>
internal sealed class SharedFrame
{
    /// <summary>The maximum size of a frame that holds more than one message. Every receiver accepts it.</summary>
    public const int MaxSize = 64 * 1024;

    private byte[]? _bytes;
    private int _length;

    // A single message is sent as it is, without a copy.
    private ReadOnlyMemory<byte> _single;

    public bool IsEmpty => _single.IsEmpty && _length == 0;

    /// <summary>Adds a message, or several as lines, if there is room. An empty frame always has room.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> message, bool isJoined = false)
    {
        if (IsEmpty)
        {
            // Line breaks occur only between tokens (inside JSON strings they are escaped), but would split the message.
            if (!isJoined && message.Span.Contains((byte)'\n'))
            {
                Append(message.Span, isJoined: false);
            }
            else
            {
                _single = message;
            }

            return true;
        }

        if (_single.Length + _length + message.Length + 1 > MaxSize)
        {
            return false;
        }

        if (!_single.IsEmpty)
        {
            Append(_single.Span, isJoined: true);
            _single = default;
        }

        _bytes![_length++] = (byte)'\n';
        Append(message.Span, isJoined);
        return true;
    }

    /// <summary>Sends the frame and empties it.</summary>
    public async ValueTask SendAsync(IRpcTransport transport)
    {
        try
        {
            var frame = _length == 0 ? _single : _bytes.AsMemory(0, _length);
            await transport.SendAsync(frame, RpcFrameType.Text, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (_bytes is not null)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = null;
            _length = 0;
            _single = default;
        }
    }

    private void Append(ReadOnlySpan<byte> message, bool isJoined)
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(Math.Max(MaxSize, message.Length));
        message.CopyTo(_bytes.AsSpan(_length));
        if (!isJoined)
        {
            _bytes.AsSpan(_length, message.Length).Replace((byte)'\n', (byte)' ');
        }

        _length += message.Length;
    }
}
