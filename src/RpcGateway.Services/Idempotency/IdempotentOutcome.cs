using System.Runtime.InteropServices;
using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Services.Idempotency;

/// <summary>The outcome of a keyed call: its result, its error, or, if that was too large to be stored, only that there was one.</summary>
internal sealed record IdempotentOutcome
{
    /// <summary>The call was executed, but its outcome was not stored.</summary>
    public static readonly IdempotentOutcome NotStored = new();

    private IdempotentOutcome()
    {
    }

    /// <summary>The result as JSON; null for an error.</summary>
    public ReadOnlyMemory<byte>? Result { get; private init; }

    /// <summary>The code of the error; 0 for a result.</summary>
    public int ErrorCode { get; private init; }

    /// <summary>The message of the error.</summary>
    public string ErrorMessage { get; private init; } = "";

    /// <summary>The data of the error as JSON; empty if there is none.</summary>
    public ReadOnlyMemory<byte> ErrorData { get; private init; }

    /// <summary>The approximate size in memory.</summary>
    public int Size => (Result?.Length ?? 0) + (sizeof(char) * ErrorMessage.Length) + ErrorData.Length;

    public static IdempotentOutcome OfResult(ReadOnlyMemory<byte> json) => new() { Result = json };

    public static IdempotentOutcome OfError(RpcError error, JsonSerializerOptions options) =>
        OfError(error.Code, error.Message, Serialize(error.ErrorData, options));

    public static IdempotentOutcome OfError(int code, string message, ReadOnlyMemory<byte> json) => new()
    {
        ErrorCode = code,
        ErrorMessage = message,
        ErrorData = json,
    };

    /// <summary>The error for a repeated call.</summary>
    public RpcException ToException()
    {
        if (ErrorData.IsEmpty)
        {
            return new RpcException(ErrorCode, ErrorMessage);
        }

        var reader = new Utf8JsonReader(ErrorData.Span);
        return new RpcException(ErrorCode, ErrorMessage, JsonElement.ParseValue(ref reader));
    }

    // Data that cannot be serialized is not sent to the first caller either.
    private static ReadOnlyMemory<byte> Serialize(object? data, JsonSerializerOptions options)
    {
        try
        {
            return data switch
            {
                null => default,
                JsonElement element => JsonMarshal.GetRawUtf8Value(element).ToArray(),
                _ => JsonSerializer.SerializeToUtf8Bytes(data, options.GetTypeInfo(data.GetType())),
            };
        }
        catch (Exception)
        {
            return default;
        }
    }
}
