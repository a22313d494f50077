using System.Buffers;
using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>The messages that the gateway itself writes.</summary>
internal static class MessageWriter
{
    // {"jsonrpc":"2.0","id":7,"error":{"code":-32006,"message":"..."}}
    public static ReadOnlyMemory<byte> Error(RpcId id, int code, string message) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteStartObject("error");
        writer.WriteNumber("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });

    // {"jsonrpc":"2.0","id":7,"result":[...]}
    public static ReadOnlyMemory<byte> Result(RpcId id, ReadOnlySpan<byte> result)
    {
        var json = result.ToArray();
        return Write(writer =>
        {
            WriteId(writer, id);
            writer.WritePropertyName("result");
            writer.WriteRawValue(json);
        });
    }

    // {"jsonrpc":"2.0","id":"...","method":"shutdown"}
    public static ReadOnlyMemory<byte> Request(RpcId id, string method) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteString("method", method);
    });

    // {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}
    public static ReadOnlyMemory<byte> Cancel(RpcId id) => Write(writer =>
    {
        writer.WriteString("method", "$/cancelRequest");
        writer.WriteStartObject("params");
        WriteId(writer, id);
        writer.WriteEndObject();
    });

    // {"jsonrpc":"2.0","method":"exit"}
    public static ReadOnlyMemory<byte> Notification(string method) => Write(writer => writer.WriteString("method", method));

    /// <summary>Writes the members of a message after <c>jsonrpc</c>.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writeMembers(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the id exactly as it was received.</summary>
    public static void WriteId(Utf8JsonWriter writer, RpcId id)
    {
        writer.WritePropertyName("id");
        writer.WriteRawValue(id.ToString());
    }
}
