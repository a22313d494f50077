using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Context;

/// <summary>A call from the peer that may have an idempotency key.</summary>
internal interface IKeyedCall
{
    /// <summary>The key; null for most calls.</summary>
    string? IdempotencyKey { get; }

    /// <summary>The number of the call on its connection, from 1.</summary>
    long Number { get; }

    /// <summary>Whether the arguments were read without an error, so that the service may have been called.</summary>
    bool HasStarted { get; }

    /// <summary>Copies the result that the service has returned, as JSON.</summary>
    byte[] CopyResult();

    /// <summary>Responds with the result of another call.</summary>
    void WriteResult(ReadOnlySpan<byte> json);

    /// <summary>Converts an exception into the error for the peer. The same error is returned for the rest of the call.</summary>
    RpcError ToError(Exception exception);
}
