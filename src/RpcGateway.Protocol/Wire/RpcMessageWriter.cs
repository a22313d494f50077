using System.Text.Json;

namespace RpcGateway.Protocol.Wire;

/// <summary>Writes messages, each with its example from <c>docs/protocol.md</c>.</summary>
internal static class RpcMessageWriter
{
    // {"jsonrpc":"2.0","id":1,"method":"chat.send","params":
    public static void StartRequest(MessageBuffer buffer, long id, ReadOnlySpan<byte> method)
    {
        buffer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        buffer.WriteNumber(id);
        buffer.Write(",\"method\":\""u8);
        buffer.Write(method);
        buffer.Write("\",\"params\":"u8);
    }

    // {"jsonrpc":"2.0","method":"chatCallback.messagePosted","params":
    public static void StartNotification(MessageBuffer buffer, ReadOnlySpan<byte> method)
    {
        buffer.Write("{\"jsonrpc\":\"2.0\",\"method\":\""u8);
        buffer.Write(method);
        buffer.Write("\",\"params\":"u8);
    }

    // ,"idempotencyKey":"3f2a..."
    public static void WriteIdempotencyKey(MessageBuffer buffer, string key) =>
        WriteMember(buffer, ",\"idempotencyKey\":"u8, key);

    // ,"timeout":1500
    public static void WriteTimeout(MessageBuffer buffer, int milliseconds)
    {
        buffer.Write(",\"timeout\":"u8);
        buffer.WriteNumber(milliseconds);
    }

    // ,"traceparent":"00-...","tracestate":"...","baggage":"..."}
    public static void EndRequest(MessageBuffer buffer, string? traceParent, string? traceState, string? baggage)
    {
        WriteMember(buffer, ",\"traceparent\":"u8, traceParent);
        WriteMember(buffer, ",\"tracestate\":"u8, traceState);
        WriteMember(buffer, ",\"baggage\":"u8, baggage);
        buffer.Write("}"u8);
    }

    // {"jsonrpc":"2.0","id":1,"result":
    public static void StartResult(MessageBuffer buffer, RpcId id)
    {
        buffer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        id.WriteTo(buffer);
        buffer.Write(",\"result\":"u8);
    }

    // {"jsonrpc":"2.0","id":1,"error":
    public static void StartError(MessageBuffer buffer, RpcId id)
    {
        buffer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        id.WriteTo(buffer);
        buffer.Write(",\"error\":"u8);
    }

    public static void End(MessageBuffer buffer) => buffer.Write("}"u8);

    /// <summary>Writes a received response with another id.</summary>
    public static void WriteResponse(MessageBuffer buffer, RpcId id, in RpcMessage response)
    {
        if (response.Kind == RpcMessageKind.Result)
        {
            StartResult(buffer, id);
        }
        else
        {
            StartError(buffer, id);
        }

        buffer.Write(response.Payload);
        End(buffer);
    }

    // {"jsonrpc":"2.0","method":"$/ping"}
    public static void WritePing(MessageBuffer buffer) => buffer.Write("{\"jsonrpc\":\"2.0\",\"method\":\"$/ping\"}"u8);

    // {"jsonrpc":"2.0","method":"$/goingAway"}
    public static void WriteGoingAway(MessageBuffer buffer) => buffer.Write("{\"jsonrpc\":\"2.0\",\"method\":\"$/goingAway\"}"u8);

    // {"jsonrpc":"2.0","method":"$/goingAway","params":{"reconnectDelay":250}}
    public static void WriteGoingAway(MessageBuffer buffer, long reconnectDelay)
    {
        StartNotification(buffer, "$/goingAway"u8);
        buffer.Write("{\"reconnectDelay\":"u8);
        buffer.WriteNumber(reconnectDelay);
        buffer.Write("}}"u8);
    }

    // {"jsonrpc":"2.0","method":"$/tokenExpiring","params":{"expiresIn":30}}
    public static void WriteTokenExpiring(MessageBuffer buffer, long seconds)
    {
        StartNotification(buffer, "$/tokenExpiring"u8);
        buffer.Write("{\"expiresIn\":"u8);
        buffer.WriteNumber(seconds);
        buffer.Write("}}"u8);
    }

    // {"jsonrpc":"2.0","method":"$/messagesMissed"}
    public static void WriteMessagesMissed(MessageBuffer buffer) =>
        buffer.Write("{\"jsonrpc\":\"2.0\",\"method\":\"$/messagesMissed\"}"u8);

    // {"jsonrpc":"2.0","id":1,"result":null}
    public static void WriteNullResult(MessageBuffer buffer, RpcId id)
    {
        StartResult(buffer, id);
        buffer.Write("null}"u8);
    }

    // {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"...","data":...}}
    public static void WriteError(
        MessageBuffer buffer, RpcId id, RpcError error, JsonSerializerOptions options, RpcPeerLimits limits)
    {
        var start = buffer.Size;
        WriteError(buffer, id, error, options);
        if (limits.FindFault(buffer.WrittenSpan[start..]) is not null)
        {
            // The peer would refuse the whole response.
            buffer.Truncate(start);
            WriteError(buffer, id, error.Shorten(), options);
        }
    }

    // {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":30}}
    public static void WriteCancelRequest(MessageBuffer buffer, long id)
    {
        StartNotification(buffer, "$/cancelRequest"u8);
        buffer.Write("{\"id\":"u8);
        buffer.WriteNumber(id);
        buffer.Write("}}"u8);
    }

    // {"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":
    public static void StartProgress(MessageBuffer buffer, ReadOnlySpan<byte> token)
    {
        StartNotification(buffer, "$/progress"u8);
        buffer.Write("{\"token\":"u8);
        buffer.Write(token);
        buffer.Write(",\"value\":"u8);
    }

    public static void EndProgress(MessageBuffer buffer) => buffer.Write("}}"u8);

    // {"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":1}
    public static void WriteEnumeratorNext(MessageBuffer buffer, long id, ReadOnlySpan<byte> token)
    {
        StartRequest(buffer, id, "$/enumerator/next"u8);
        buffer.Write("{\"token\":"u8);
        buffer.Write(token);
        buffer.Write("}"u8);
    }

    // {"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":1}}
    public static void WriteEnumeratorAbort(MessageBuffer buffer, ReadOnlySpan<byte> token)
    {
        StartNotification(buffer, "$/enumerator/abort"u8);
        buffer.Write("{\"token\":"u8);
        buffer.Write(token);
        buffer.Write("}}"u8);
    }

    public static void WriteEnumeratorAbort(MessageBuffer buffer, long token)
    {
        StartNotification(buffer, "$/enumerator/abort"u8);
        buffer.Write("{\"token\":"u8);
        buffer.WriteNumber(token);
        buffer.Write("}}"u8);
    }

    private static void WriteError(MessageBuffer buffer, RpcId id, RpcError error, JsonSerializerOptions options)
    {
        StartError(buffer, id);
        error.WriteTo(buffer, options);
        buffer.Write("}"u8);
    }

    private static void WriteMember(MessageBuffer buffer, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            buffer.Write(name);
            buffer.StartJson().WriteStringValue(value);
            buffer.EndJson();
        }
    }
}
