namespace RpcGateway.Redis.Messages;

/// <summary>
/// Writes a message: its length (4 bytes, little-endian), its kind, and fields, each with a tag, a length and bytes.
/// </summary>
internal readonly ref struct MessageWriter
{
    private readonly PayloadBuffer _buffer;
    private readonly int _start;

    public MessageWriter(PayloadBuffer buffer, MessageKind kind)
    {
        _buffer = buffer;
        _start = buffer.ReserveLength();
        buffer.Write((byte)kind);
    }

    public void Write(byte tag, ReadOnlySpan<byte> value)
    {
        _buffer.Write(tag);
        _buffer.WriteNumber((ulong)value.Length);
        _buffer.Write(value);
    }

    public void Write(byte tag, string? value)
    {
        if (value is not null)
        {
            _buffer.Write(tag);
            _buffer.WriteText(value);
        }
    }

    public void Write(byte tag, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Write(tag, bytes);
    }

    public void Complete() => _buffer.SetLength(_start);
}
