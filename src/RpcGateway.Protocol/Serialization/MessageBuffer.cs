using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol.Serialization;

/// <summary>
/// The bytes of one outbound message with the JSON writer that fills them. Rented, handed to the outbound queue, and
/// returned by it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer owns nothing: it writes to this buffer.")]
internal sealed class MessageBuffer : OutboundMessage, IBufferWriter<byte>
{
    private const int InitialSize = 512;

    // What is larger goes back to the shared pool, so that one burst of large messages does not stay in memory.
    private const int LargestKept = 16 * 1024;
    private const int MostKept = 512;

    private static readonly ConcurrentQueue<MessageBuffer> Pool = new();
    private static int _kept;

    private readonly Utf8JsonWriter _json;
    private byte[] _bytes = new byte[InitialSize];
    private int _length;

    private MessageBuffer() => _json = new Utf8JsonWriter(this, new JsonWriterOptions
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public override int Size => _length;

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    public override RpcFrameType Type => FrameType;

    public RpcFrameType FrameType { get; set; }

    /// <summary>The request's call, which learns that it has left and may have been cancelled before.</summary>
    public PendingCall? Call { get; set; }

    public static MessageBuffer Rent()
    {
        if (Pool.TryDequeue(out var buffer))
        {
            Interlocked.Decrement(ref _kept);
            return buffer;
        }

        return new MessageBuffer();
    }

    public override bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = WrittenMemory;
        return Call is null || Call.TryMarkSent();
    }

    /// <summary>Returns the buffer; nothing of it may be used any more.</summary>
    public override void Release()
    {
        _length = 0;
        Call = null;
        FrameType = RpcFrameType.Text;
        if (_bytes.Length > LargestKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = new byte[InitialSize];
        }

        if (Interlocked.Increment(ref _kept) <= MostKept)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Interlocked.Decrement(ref _kept);
        }
    }

    /// <summary>The JSON writer, at the end of what was written; <see cref="EndJson"/> ends its turn.</summary>
    public Utf8JsonWriter StartJson()
    {
        _json.Reset(this);
        return _json;
    }

    public void EndJson() => _json.Flush();

    /// <summary>Takes everything behind <paramref name="length"/> back.</summary>
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
        if (old.Length > LargestKept)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
