using System.Buffers.Binary;
using System.Text;

namespace RpcGateway.Redis.Messages;

/// <summary>Reads the fields of one message. A truncated or invalid one throws <see cref="InvalidDataException"/>.</summary>
internal struct MessageReader
{
    private ReadOnlyMemory<byte> _rest;

    private MessageReader(MessageKind kind, ReadOnlyMemory<byte> fields)
    {
        Kind = kind;
        _rest = fields;
    }

    public MessageKind Kind { get; }

    /// <summary>The tag of the current field.</summary>
    public byte Tag { get; private set; }

    /// <summary>The bytes of the current field.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Value.Span);

    public readonly long Number => Value.Length == sizeof(long)
        ? BinaryPrimitives.ReadInt64LittleEndian(Value.Span)
        : throw Invalid($"field {Tag} has {Value.Length} bytes instead of 8");

    /// <summary>Reads the first message of a payload, and removes it from the payload.</summary>
    public static MessageReader Next(ref ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < sizeof(int))
        {
            throw Invalid("it is truncated");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
        if (length < 1 || length > payload.Length - sizeof(int))
        {
            throw Invalid($"a message of {length} bytes does not fit");
        }

        var message = payload.Slice(sizeof(int), length);
        payload = payload[(sizeof(int) + length)..];
        return new MessageReader((MessageKind)message.Span[0], message[1..]);
    }

    /// <summary>Moves to the next field.</summary>
    /// <returns>False after the last field.</returns>
    public bool ReadField()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Tag = _rest.Span[0];
        _rest = _rest[1..];
        Value = TakeBytes(ref _rest);
        return true;
    }

    /// <summary>Reads a text with its length from the start of a payload, and removes it.</summary>
    public static string TakeText(ref ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(TakeBytes(ref bytes).Span);

    public static ulong TakeNumber(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            var part = bytes.Span[i];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Invalid("a number is truncated");
    }

    private static ReadOnlyMemory<byte> TakeBytes(ref ReadOnlyMemory<byte> bytes)
    {
        var length = TakeNumber(ref bytes);
        if (length > (ulong)bytes.Length)
        {
            throw Invalid($"a field of {length} bytes does not fit");
        }

        var value = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return value;
    }

    private static InvalidDataException Invalid(string reason) => new($"The payload is invalid: {reason}.");
}
