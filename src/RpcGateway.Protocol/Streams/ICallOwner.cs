using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>The call from the peer that a stream belongs to, as the sender of the stream sees it.</summary>
internal interface ICallOwner
{
    RpcId Id { get; }

    /// <summary>Cancelled when the caller cancels the call or its stream, or when the connection ends.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Cancels the code of the call.</summary>
    void Cancel();

    /// <summary>
    /// Sends the first response of a stream. The call continues until the stream ends, but frees its slot.
    /// </summary>
    void RespondWithStream(MessageBuffer response);

    /// <summary>
    /// Converts an exception into the error for the caller. Logs it once, unless the service threw it on purpose.
    /// </summary>
    RpcError ToError(Exception exception);
}
