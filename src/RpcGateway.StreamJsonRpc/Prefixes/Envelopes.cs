using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Writes the envelopes of messages to services and clients.</summary>
internal static class Envelopes
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    // {"jsonrpc":"2.0","id":1,"method":"git.status","params":
    /// <param name="buffer">The buffer.</param>
    /// <param name="id">The id; none for a notification.</param>
    /// <param name="prefix">What is written before the method; may be empty.</param>
    /// <param name="method">The method, unescaped.</param>
    public static void Start(MessageBuffer buffer, RpcId id, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> method)
    {
        buffer.Write("{\"jsonrpc\":\"2.0\","u8);
        if (!id.IsNone)
        {
            buffer.Write("\"id\":"u8);
            id.WriteTo(buffer);
            buffer.Write(","u8);
        }

        buffer.Write("\"method\":\""u8);
        buffer.Write(prefix);
        buffer.Write(method.IndexOfAny(Escaped) < 0
            ? method
            : JsonEncodedText.Encode(method, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        buffer.Write("\",\"params\":"u8);
    }

    // ,"traceparent":"00-...","tracestate":"...","baggage":"..."}
    /// <summary>Ends a message with the trace context of a received one.</summary>
    public static void EndLike(MessageBuffer buffer, in RpcMessage message)
    {
        Write(buffer, ",\"traceparent\":\""u8, message.TraceParent);
        Write(buffer, ",\"tracestate\":\""u8, message.TraceState);
        Write(buffer, ",\"baggage\":\""u8, message.Baggage);
        buffer.Write("}"u8);
    }

    // {"jsonrpc":"2.0","method":"$/releaseMarshaledObject","params":{"handle":5,"ownedBySender":false}}
    public static MessageBuffer Release(long handle, bool ownedBySender)
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.StartNotification(buffer, "$/releaseMarshaledObject"u8);
        buffer.Write("{\"handle\":"u8);
        buffer.WriteNumber(handle);
        buffer.Write(ownedBySender ? ",\"ownedBySender\":true}}"u8 : ",\"ownedBySender\":false}}"u8);
        return buffer;
    }

    // {"jsonrpc":"2.0","method":"$/invokeProxy/5/Dispose","params":[]}
    public static MessageBuffer Dispose(long handle, ReadOnlySpan<byte> name)
    {
        var buffer = MessageBuffer.Rent();
        Start(buffer, RpcId.None, Encoding.ASCII.GetBytes($"$/invokeProxy/{handle}"), name);
        buffer.Write("[]}"u8);
        return buffer;
    }

    // {"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":1}}
    public static MessageBuffer Abort(long token)
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.StartNotification(buffer, "$/enumerator/abort"u8);
        WriteToken(buffer, token);
        buffer.Write("}"u8);
        return buffer;
    }

    public static void WriteToken(MessageBuffer buffer, long token)
    {
        buffer.Write("{\"token\":"u8);
        buffer.WriteNumber(token);
        buffer.Write("}"u8);
    }

    public static MessageBuffer Cancel(long id)
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.WriteCancelRequest(buffer, id);
        return buffer;
    }

    // The texts were received without escapes.
    private static void Write(MessageBuffer buffer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            buffer.Write(name);
            buffer.Write(text);
            buffer.Write("\""u8);
        }
    }
}
