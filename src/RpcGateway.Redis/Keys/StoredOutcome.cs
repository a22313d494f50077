using RpcGateway.Redis.Messages;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>The format of an outcome in Redis: that of a response between nodes, or nothing for one that was not stored.</summary>
internal static class StoredOutcome
{
    public static byte[] Write(IdempotentOutcome outcome)
    {
        if (outcome == IdempotentOutcome.NotStored)
        {
            return [];
        }

        var response = outcome.Result is { } result
            ? new BackplaneResponse { Result = result }
            : new BackplaneResponse
            {
                ErrorCode = outcome.ErrorCode,
                ErrorMessage = outcome.ErrorMessage,
                ErrorData = outcome.ErrorData,
            };
        var buffer = new PayloadBuffer();
        new ResponseMessage(0, response).Write(buffer);
        var bytes = buffer.Written.ToArray();
        buffer.Release();
        return bytes;
    }

    public static IdempotentOutcome Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return IdempotentOutcome.NotStored;
        }

        try
        {
            var reader = MessageReader.Next(ref bytes);
            return ResponseMessage.Read(ref reader).Response switch
            {
                { ErrorCode: { } code } error => IdempotentOutcome.OfError(code, error.ErrorMessage ?? "", error.ErrorData),
                { } response => IdempotentOutcome.OfResult(response.Result),
                null => IdempotentOutcome.NotStored,
            };
        }
        catch (InvalidDataException)
        {
            // Written by something else. It says nothing about the outcome.
            return IdempotentOutcome.NotStored;
        }
    }
}
