using System.Buffers.Binary;
using RpcGateway.Checker.Contracts;

namespace RpcGateway.Checker.Faults;

/// <summary>A deliberate bug of the network: finds the frames of a WebSocket (RFC 6455, section 5.2), and repeats, drops, exchanges or changes some.</summary>
internal sealed class FrameEditor(string bug)
{
    private static ReadOnlySpan<byte> Key => "idempotencyKey"u8;

    // Responses are frequent, and a client that waits for too many of them stops.
    private readonly int _interval = bug == Bug.LoseResponse ? 40 : 5;
    private readonly List<byte> _unread = [];
    private bool _isOpen;
    private int _frames;
    private byte[]? _held;

    /// <returns>What is passed on: whole frames only.</returns>
    public ReadOnlyMemory<byte> Edit(ReadOnlySpan<byte> received)
    {
        _unread.AddRange(received);
        var edited = new List<byte>();
        while (Take() is { } part)
        {
            edited.AddRange(EditFrame(part));
        }

        return edited.ToArray();
    }

    private static bool Contains(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> text) => Payload(frame).IndexOf(text) >= 0;

    private static Span<byte> Payload(ReadOnlySpan<byte> frame)
    {
        var (header, length) = Measure(frame);
        var payload = frame.Slice(header, length).ToArray();
        if ((frame[1] & 0x80) != 0)
        {
            var mask = frame.Slice(header - 4, 4);
            for (var i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask[i % 4];
            }
        }

        return payload;
    }

    // Makes the members that contain keys unknown ones. A mask does not change what the exclusive or does to a byte.
    private static byte[] RemoveKeys(byte[] frame)
    {
        var payload = Payload(frame);
        var header = frame.Length - payload.Length;
        for (int start = 0, next; (next = payload[start..].IndexOf(Key)) >= 0; start += next + 1)
        {
            frame[header + start + next] ^= 1;
        }

        return frame;
    }

    private static (int Header, int Length) Measure(ReadOnlySpan<byte> bytes)
    {
        var (header, length) = (bytes[1] & 0x7f) switch
        {
            126 when bytes.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            127 when bytes.Length >= 10 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            126 or 127 => (int.MaxValue / 4, 0),
            var small => (2, small),
        };
        return ((bytes[1] & 0x80) != 0 ? header + 4 : header, length);
    }

    // The first part is the handshake.
    private byte[]? Take()
    {
        var bytes = _unread.ToArray();
        int length;
        if (!_isOpen)
        {
            length = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            if (length < 4)
            {
                return null;
            }
        }
        else
        {
            if (bytes.Length < 2)
            {
                return null;
            }

            var (header, payload) = Measure(bytes);
            length = header + payload;
            if (bytes.Length < length)
            {
                return null;
            }
        }

        _unread.RemoveRange(0, length);
        return bytes[..length];
    }

    private byte[] EditFrame(byte[] part)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            return part;
        }

        if (bug == Bug.ForgetKey)
        {
            return RemoveKeys(part);
        }

        if (_held is { } held && IsTarget(part))
        {
            _held = null;
            return [.. part, .. held];
        }

        if (!IsTarget(part) || ++_frames % _interval != 0)
        {
            return part;
        }

        switch (bug)
        {
            case Bug.Repeat:
                return [.. part, .. part];
            case Bug.Swap:
                _held = part;
                return [];
            default:
                return [];
        }
    }

    private bool IsTarget(byte[] frame) => bug switch
    {
        Bug.Repeat => Contains(frame, "ledger.append"u8),
        Bug.LoseResponse => Contains(frame, "\"result\":"u8),
        _ => Contains(frame, "ledger.note"u8),
    };
}
