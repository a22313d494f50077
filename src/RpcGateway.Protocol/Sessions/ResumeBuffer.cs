using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Protocol.Sessions;

/// <summary>
/// The frames that were sent and not yet acknowledged, oldest first, in one pooled array used as a ring. While everything is
/// acknowledged, it holds no array. Used within the lock of the session.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release returns the array.")]
internal sealed class ResumeBuffer
{
    // Frames of binary streams may take more: by default, each stream has up to 1 MiB on its way (BinaryWindow).
    private const int BinaryFactor = 8;

    // Before each frame: its length, and whether it is binary in the lowest bit.
    private const int HeaderSize = sizeof(int);
    private const int InitialSize = 128;

    private int _maxText;
    private byte[] _ring = [];
    private int _start;
    private int _used;
    private int _text;
    private int _binary;

    /// <summary>The number of the first frame that can be sent again; <see cref="Next"/> if there is none.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The number of the next frame that is added.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>How many frames the peer has acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Whether frames are kept; otherwise they are only counted.</summary>
    public bool IsKeeping => _maxText > 0;

    /// <summary>The size of the array in bytes.</summary>
    public int Capacity => _ring.Length;

    /// <summary>Keeps the frames that are added from now on.</summary>
    /// <param name="size">The number of bytes of text frames to keep; 0 for none.</param>
    public void Keep(int size)
    {
        _maxText = size;
        if (size == 0)
        {
            Release();
        }
    }

    /// <summary>Adds a frame, and forgets the oldest frames if they take too many bytes.</summary>
    public void Add(ReadOnlySpan<byte> frame, RpcFrameType type)
    {
        var isBinary = type == RpcFrameType.Binary;
        Next++;
        ref var bytes = ref isBinary ? ref _binary : ref _text;
        var max = isBinary ? _maxText * (long)BinaryFactor : _maxText;
        if (frame.Length > max)
        {
            Forget(Next);
            return;
        }

        while (bytes + frame.Length > max)
        {
            Forget(First + 1);
        }

        bytes += frame.Length;
        Reserve(HeaderSize + frame.Length);
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, (frame.Length << 1) | (isBinary ? 1 : 0));
        Append(header);
        Append(frame);
    }

    /// <summary>The peer has received frames. Returns false if they were never sent.</summary>
    public bool TryAcknowledge(long received)
    {
        if (received >= Next)
        {
            return false;
        }

        Acknowledged = Math.Max(Acknowledged, received);
        Forget(received + 1);
        return true;
    }

    // Forgets the frames before one.
    private void Forget(long next)
    {
        while (First < next && _used > 0)
        {
            var (length, isBinary) = ReadHeader(_start);
            (isBinary ? ref _binary : ref _text) -= length;
            _start = Wrap(_start + HeaderSize + length);
            _used -= HeaderSize + length;
            First++;
        }

        First = Math.Max(First, next);
        if (_used == 0)
        {
            Release();
        }
    }

    /// <summary>Copies the frames, oldest first.</summary>
    public IReadOnlyList<(RpcFrameType Type, byte[] Frame)> CopyAll()
    {
        List<(RpcFrameType, byte[])> frames = [];
        for (var read = 0; read < _used;)
        {
            var (length, isBinary) = ReadHeader(Wrap(_start + read));
            var frame = new byte[length];
            Read(Wrap(_start + read + HeaderSize), frame);
            frames.Add((isBinary ? RpcFrameType.Binary : RpcFrameType.Text, frame));
            read += HeaderSize + length;
        }

        return frames;
    }

    private void Release()
    {
        if (_ring.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_ring);
        }

        _ring = [];
        First = Next;
        (_start, _used, _text, _binary) = (0, 0, 0, 0);
    }

    private void Reserve(int bytes)
    {
        if (_used + bytes <= _ring.Length)
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, Math.Max(_ring.Length * 2, _used + bytes)));
        Read(_start, grown.AsSpan(0, _used));
        if (_ring.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_ring);
        }

        _ring = grown;
        _start = 0;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var end = Wrap(_start + _used);
        var first = Math.Min(bytes.Length, _ring.Length - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        _used += bytes.Length;
    }

    private (int Length, bool IsBinary) ReadHeader(int position)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        Read(position, header);
        var value = BinaryPrimitives.ReadInt32LittleEndian(header);
        return (value >>> 1, (value & 1) != 0);
    }

    private void Read(int position, Span<byte> target)
    {
        var first = Math.Min(target.Length, _ring.Length - position);
        _ring.AsSpan(position, first).CopyTo(target);
        _ring.AsSpan(0, target.Length - first).CopyTo(target[first..]);
    }

    private int Wrap(int position) => position >= _ring.Length ? position - _ring.Length : position;
}
