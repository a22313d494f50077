using System.Buffers;
using System.Text.Json;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// Parses messages in the form that most peers send: no white space, the members in one of the usual orders, a number as
/// id. Returns false for any other form and for any error; <see cref="RpcMessageReader"/> then parses the message.
/// </summary>
internal static class CompactMessageReader
{
    // A number with 18 digits always fits in a long.
    private const int MaxDigits = 18;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "$-./0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Returns false if the message does not have the usual form. It may still be valid.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, int maxDepth, out RpcMessage read)
    {
        read = default;
        var rest = message;
        if (maxDepth < 2 || !TrySkip(ref rest, "{\"jsonrpc\":\"2.0\","u8))
        {
            return false;
        }

        read.Id = RpcId.None;
        if (TrySkip(ref rest, "\"id\":"u8) && !(TryReadId(ref rest, out read.Id) && TrySkip(ref rest, ","u8)))
        {
            return false;
        }

        return TrySkip(ref rest, "\"method\":\""u8)
            ? TryReadCall(rest, maxDepth, ref read)
            : !read.Id.IsNone && TrySkip(ref rest, "\"result\":"u8) && TryReadResult(rest, maxDepth, ref read);
    }

    private static bool TryReadCall(ReadOnlySpan<byte> rest, int maxDepth, ref RpcMessage read)
    {
        var end = rest.IndexOfAnyExcept(NameBytes);
        if (end <= 0)
        {
            return false;
        }

        read.Method = rest[..end];
        rest = rest[end..];
        if (!TrySkip(ref rest, "\""u8))
        {
            return false;
        }

        if (TrySkip(ref rest, ",\"params\":"u8))
        {
            var length = !rest.IsEmpty && rest[0] is (byte)'[' or (byte)'{' ? MeasureValue(rest, maxDepth) : 0;
            if (length == 0)
            {
                return false;
            }

            read.Payload = rest[..length];
            rest = rest[length..];
        }

        if (read.Id.IsNone && TrySkip(ref rest, ",\"id\":"u8) && !TryReadId(ref rest, out read.Id))
        {
            return false;
        }

        read.Kind = read.Id.IsNone ? RpcMessageKind.Notification : RpcMessageKind.Request;
        return rest.SequenceEqual("}"u8) || (TryReadExtras(ref rest, ref read) && rest.SequenceEqual("}"u8));
    }

    // RpcGateway clients write the key, the timeout and the trace context last.
    private static bool TryReadExtras(ref ReadOnlySpan<byte> rest, ref RpcMessage read)
    {
        if (TrySkip(ref rest, ",\"idempotencyKey\":"u8) && !TryReadKey(ref rest, ref read))
        {
            return false;
        }

        if (TrySkip(ref rest, ",\"timeout\":"u8) && !TryReadTimeout(ref rest, ref read))
        {
            return false;
        }

        return rest.Length == 1 || TryReadTrace(ref rest, ref read);
    }

    // With its quotes.
    private static bool TryReadKey(ref ReadOnlySpan<byte> rest, ref RpcMessage read)
    {
        var key = rest;
        if (!TrySkip(ref rest, "\""u8))
        {
            return false;
        }

        var length = rest.IndexOfAnyExcept(NameBytes);
        if (length < 0 || rest[length] != '"')
        {
            return false;
        }

        rest = rest[(length + 1)..];
        read.IdempotencyKey = key[..^rest.Length];
        return true;
    }

    private static bool TryReadTimeout(ref ReadOnlySpan<byte> rest, ref RpcMessage read)
    {
        var digits = rest;
        if (!TryReadId(ref rest, out _))
        {
            return false;
        }

        read.Timeout = digits[..^rest.Length];
        return true;
    }

    private static bool TryReadTrace(ref ReadOnlySpan<byte> rest, ref RpcMessage read)
    {
        if (!TrySkip(ref rest, ",\"traceparent\":\""u8))
        {
            return false;
        }

        var length = rest.IndexOfAnyExcept(NameBytes);
        if (length < 0 || rest[length] != '"')
        {
            return false;
        }

        read.TraceParent = rest[..length];
        rest = rest[(length + 1)..];
        return true;
    }

    private static bool TryReadResult(ReadOnlySpan<byte> rest, int maxDepth, ref RpcMessage read)
    {
        var length = MeasureValue(rest, maxDepth);
        read.Kind = RpcMessageKind.Result;
        read.Payload = rest[..length];
        return length > 0 && rest[length..].SequenceEqual("}"u8);
    }

    // The length of the next value; 0 if it is invalid.
    private static int MeasureValue(ReadOnlySpan<byte> rest, int maxDepth)
    {
        try
        {
            // The message itself counts as one level.
            var reader = new Utf8JsonReader(rest, new JsonReaderOptions { MaxDepth = maxDepth - 1 });
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            // RpcMessageReader reads the message again from the start, for an error with a position.
            return 0;
        }
    }

    private static bool TryReadId(ref ReadOnlySpan<byte> rest, out RpcId id)
    {
        long number = 0;
        var length = 0;
        while (length < rest.Length && length < MaxDigits && char.IsAsciiDigit((char)rest[length]))
        {
            number = (number * 10) + (rest[length++] - '0');
        }

        id = new RpcId(number);
        var isNumber = length > 0 && length < rest.Length && rest[length] is (byte)',' or (byte)'}'
            && (length == 1 || rest[0] != '0');
        rest = rest[length..];
        return isNumber;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
        {
            return false;
        }

        rest = rest[expected.Length..];
        return true;
    }
}
