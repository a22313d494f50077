using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// The bytes of one outbound message, with the JSON writer that fills them. Rented by the code that writes the message, and
/// released by the outbound queue.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer owns nothing: it writes to this buffer.")]
internal sealed class MessageBuffer : OutboundMessage, IBufferWriter<byte>
{
    /// <summary>The size from which collected messages are sent: what the pooled buffer holds.</summary>
    public const int MaxCollected = 15 * 1024;

    /// <summary>The maximum number of buffers in the pool.</summary>
    public const int MaxPooled = 512;

    private const int InitialSize = 512;

    // Larger arrays return to the shared pool, so that a burst of large messages does not stay in memory.
    private const int MaxPooledBytes = 16 * 1024;

    private static readonly ConcurrentQueue<MessageBuffer> Pool = new();
    private static int _pooled;

    private readonly Utf8JsonWriter _json;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;
    private int[] _ends = [];
    private int _count;
    private bool _joined;

    private MessageBuffer() => _json = new Utf8JsonWriter(this, new JsonWriterOptions
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public override int Size => _length;

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>The written bytes, to complete a header whose place was reserved.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    public override RpcFrameType Type => FrameType;

    public override bool IsJoined => _joined;

    /// <summary>
    /// Whether the buffer holds one or more messages ended by <see cref="EndMessage"/>, and no incomplete one.
    /// </summary>
    public bool HasWholeMessages => _count > 0 && _ends[_count - 1] == _length;

    public RpcFrameType FrameType { get; set; }

    /// <summary>The call behind a request; null for all other messages.</summary>
    public IOutboundRequest? Request { get; set; }

    /// <summary>Notified when the buffer is released; null if nothing waits for that.</summary>
    public IMessageOwner? Owner { get; set; }

    /// <summary>The number that <see cref="Owner"/> is notified with.</summary>
    public int OwnedBytes { get; set; }

    public static MessageBuffer Rent()
    {
        if (Pool.TryDequeue(out var buffer))
        {
            Interlocked.Decrement(ref _pooled);
            return buffer;
        }

        return new MessageBuffer();
    }

    public override bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = WrittenMemory;
        return Request is null || Request.TryMarkSent();
    }

    public override bool TryTake(int index, out ReadOnlyMemory<byte> message)
    {
        if (_count == 0)
        {
            return base.TryTake(index, out message);
        }

        if (_joined)
        {
            message = WrittenMemory[..^1];
            return index == 0;
        }

        var start = index == 0 ? 0 : _ends[index - 1];
        message = index < _count ? _bytes.AsMemory(start, _ends[index] - start) : default;
        return index < _count;
    }

    /// <summary>Ends one of several messages. If joined, each message becomes a line of a shared frame.</summary>
    public void EndMessage(bool joined)
    {
        if (joined)
        {
            // Line breaks occur only between tokens (inside JSON strings they are escaped), but would split the message.
            _bytes.AsSpan((_count == 0 ? 0 : _ends[_count - 1]).._length).Replace((byte)'\n', (byte)' ');
            Write("\n"u8);
            _joined = true;
        }

        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(16, _count * 2));
        }

        _ends[_count++] = _length;
    }

    /// <summary>Returns the buffer to the pool. Nothing in it may be used afterwards.</summary>
    public override void Release()
    {
        _length = 0;
        _count = 0;
        _joined = false;
        Request = null;
        FrameType = RpcFrameType.Text;
        if (Owner is { } owner)
        {
            Owner = null;
            owner.Released(OwnedBytes);
        }

        if (_bytes.Length > MaxPooledBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
        }

        if (Interlocked.Increment(ref _pooled) <= MaxPooled)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Interlocked.Decrement(ref _pooled);
        }
    }

    /// <summary>
    /// Returns the JSON writer, positioned at the end of the buffer. Call <see cref="EndJson"/> afterwards.
    /// </summary>
    public Utf8JsonWriter StartJson()
    {
        _json.Reset(this);
        return _json;
    }

    public void EndJson() => _json.Flush();

    /// <summary>Discards what the JSON writer has not flushed.</summary>
    public void CancelJson() => _json.Reset(this);

    /// <summary>Discards everything after <paramref name="length"/>.</summary>
    public void Truncate(int length) => _length = length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteNumber(long number)
    {
        Grow(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void Grow(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var old = _bytes;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(old.Length * 2, checked(_length + count)));
        old.AsSpan(0, _length).CopyTo(_bytes);
        ArrayPool<byte>.Shared.Return(old);
    }
}
