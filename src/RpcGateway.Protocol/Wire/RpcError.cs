using System.Text.Json;
using RpcGateway.Binding;

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
            // Data that cannot be serialized must not hide the error itself, whatever its converter throws.
            buffer.Truncate(start);
            Write(buffer, null, options);
        }
    }

    /// <summary>Returns the error without its data and with a shortened text, for responses that must be small.</summary>
    public RpcError Shorten()
    {
        const int MaxLength = 200;
        return Message.Length <= MaxLength
            ? new RpcError(Code, Message)
            : new RpcError(Code, $"{Message[..(char.IsHighSurrogate(Message[MaxLength - 1]) ? MaxLength - 1 : MaxLength)]}...");
    }

    /// <exception cref="JsonException">The error is not valid JSON.</exception>
    public static RpcException Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadMembers(json);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, or bytes that are not valid UTF-8.
            return new RpcException(RpcErrorCode.InternalError, "The peer responded with an error that contains invalid text.");
        }
    }

    private static RpcException ReadMembers(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        var element = JsonElement.ParseValue(ref reader);
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new RpcException(RpcErrorCode.InternalError, "The peer responded with an error that is not an object.");
        }

        var code = element.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var value) ? value : RpcErrorCode.InternalError;
        var message = element.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()! : "The peer responded with an error that has no message.";
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
