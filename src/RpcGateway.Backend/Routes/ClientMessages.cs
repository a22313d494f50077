using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Routes;

/// <summary>
/// Encodes and decodes the messages about clients. Messages and params of the application are copied as bytes, without reading them.
/// </summary>
internal static class ClientMessages
{
    private static ReadOnlySpan<byte> Null => "null"u8;

    // {"jsonrpc":"2.0","method":"backend.publish","params":{"kind":"Group","name":"lobby","except":["..."],
    //  "method":"chatCallback.messagePosted","overflow":"Disconnect","message":{...}}}
    public static RpcNotification EncodePublish(RpcEnvelope envelope)
    {
        var notification = envelope.Notification;
        var message = Encode(json =>
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteString("method", BackendProtocol.Publish);
            json.WriteStartObject("params");
            json.WriteString("kind", envelope.Address.Kind.ToString());
            json.WriteString("name", envelope.Address.Name);
            json.WriteStartArray("except");
            foreach (var id in envelope.Except)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteString("method", notification.Method);
            json.WriteString("overflow", notification.Overflow.ToString());
            json.WritePropertyName("message");
            json.WriteRawValue(notification.Message.Span, skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        });

        // If the gateway stops reading, the oldest are dropped and counted, and the link lives on.
        return new RpcNotification(message, BackendProtocol.Publish, RpcOverflowPolicy.DropOldest);
    }

    // {"connectionId":"...","operation":"Call","name":"chatCallback.confirm","params":["Sure?"]}
    public static ReadOnlyMemory<byte> EncodeRequest(BackplaneRequest request) => Encode(json =>
    {
        json.WriteStartObject();
        json.WriteString("connectionId", request.ConnectionId);
        json.WriteString("operation", request.Operation.ToString());
        json.WriteString("name", request.Name);
        json.WritePropertyName("params");
        json.WriteRawValue(request.Params.IsEmpty ? Null : request.Params.Span, skipInputValidation: true);
        if (request.StreamId is { } stream)
        {
            json.WriteString("streamId", stream);
        }

        json.WriteEndObject();
    });

    // {"kind":"Group","name":"lobby"}
    public static ReadOnlyMemory<byte> EncodeList(RpcAddress address) =>
        JsonSerializer.SerializeToUtf8Bytes(new ListRequest(address.Kind, address.Name), BackendJson.Default.ListRequest);

    /// <exception cref="RpcException">The response is invalid.</exception>
    public static BackplaneResponse? DecodeResponse(ReadOnlyMemory<byte> result)
    {
        try
        {
            return JsonSerializer.Deserialize(result.Span, BackendJson.Default.ClientResponse) is { } response
                ? new BackplaneResponse
                {
                    // A null result is read as no result, but the caller deserializes it.
                    Result = response.Result is null ? Null.ToArray() : Raw(response.Result),
                    ErrorCode = response.ErrorCode,
                    ErrorMessage = response.ErrorMessage,
                    ErrorData = Raw(response.ErrorData),
                }
                : null;
        }
        catch (JsonException e)
        {
            throw Unreadable(BackendProtocol.Request, e);
        }
    }

    /// <exception cref="RpcException">The result is invalid.</exception>
    public static IReadOnlyList<string> DecodeList(ReadOnlyMemory<byte> result)
    {
        try
        {
            return JsonSerializer.Deserialize(result.Span, BackendJson.Default.IReadOnlyListString) ?? [];
        }
        catch (JsonException e)
        {
            throw Unreadable(BackendProtocol.List, e);
        }
    }

    private static byte[] Raw(JsonElement? element) =>
        element is { } json ? JsonMarshal.GetRawUtf8Value(json).ToArray() : [];

    private static RpcException Unreadable(string method, JsonException exception) =>
        new(RpcErrorCode.ResultUnreadable, $"The gateway's result of '{method}' is invalid.", exception);

    private static ReadOnlyMemory<byte> Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        write(json);
        json.Flush();
        return buffer.WrittenMemory;
    }
}
