using System.Text.Json;

namespace RpcGateway.Protocol.Wire;

/// <summary>The error object of a response (JSON-RPC 2.0, section 5.1).</summary>
internal readonly record struct RpcError(int Code, string Message, object? ErrorData = null)
{
    public void WriteTo(MessageBuffer buffer, JsonSerializerOptions options)
    {
        var start = buffer.Size;
        try
        {
            Write(buffer, ErrorData, options);
        }
        catch (Exception)
        {
            // Data that cannot be serialized must not hide the error itself, nor what its converter throws.
            buffer.Truncate(start);
            Write(buffer, null, options);
        }
    }

    /// <summary>The error without its data and with the start of its message, for a message that must not be large.</summary>
    public RpcError Shorten()
    {
        const int MaxLength = 200;
        return Message.Length <= MaxLength
            ? new RpcError(Code, Message)
            : new RpcError(Code, $"{Message[..(char.IsHighSurrogate(Message[MaxLength - 1]) ? MaxLength - 1 : MaxLength)]}...");
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static RpcException Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadMembers(json);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return new RpcException(RpcErrorCode.InternalError, "The peer answered with an error that is no text.");
        }
    }

    private static RpcException ReadMembers(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        var element = JsonElement.ParseValue(ref reader);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new RpcException(RpcErrorCode.InternalError, "The peer answered with an error that is no object.");
        }

        var code = element.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var value) ? value : RpcErrorCode.InternalError;
        var message = element.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()! : "The peer answered with an error without a message.";
        return new RpcException(code, message, element.TryGetProperty("data", out var data) ? data : (object?)null);
    }

    private void Write(MessageBuffer buffer, object? errorData, JsonSerializerOptions options)
    {
        var json = buffer.StartJson();
        json.WriteStartObject();
        json.WriteNumber("code"u8, Code);
        json.WriteString("message"u8, Message);
        if (errorData is not null)
        {
            json.WritePropertyName("data"u8);
            JsonSerializer.Serialize(json, errorData, options.GetTypeInfo(errorData.GetType()));
        }

        json.WriteEndObject();
        buffer.EndJson();
    }
}
