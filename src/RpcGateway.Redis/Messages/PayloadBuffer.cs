using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RpcGateway.Redis.Messages;

/// <summary>A pooled buffer that grows while messages are appended. A message that could not be completed is taken back.</summary>
internal sealed class PayloadBuffer
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(512);

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Returns the memory to the pool. The buffer must not be used afterwards.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    public void Write(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>Writes a number in groups of 7 bits, the lowest first.</summary>
    public void WriteNumber(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>Writes the length of a text in UTF-8, and the text.</summary>
    public void WriteText(string value)
    {
        WriteNumber((ulong)Encoding.UTF8.GetByteCount(value));
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    /// <summary>Writes the space for a length that is known later.</summary>
    public int ReserveLength()
    {
        Reserve(sizeof(int));
        Length += sizeof(int);
        return Length;
    }

    /// <summary>Writes the length of what has been written since <see cref="ReserveLength"/>.</summary>
    public void SetLength(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - sizeof(int)), Length - start);

    /// <summary>Removes what was written after a position.</summary>
    public void Truncate(int length) => Length = length;

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, checked(Length + count)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
