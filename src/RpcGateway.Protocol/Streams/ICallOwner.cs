using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>The peer's call that a stream belongs to, as the sender of the stream sees it.</summary>
internal interface ICallOwner
{
    RpcId Id { get; }

    /// <summary>Cancelled when the caller cancels the call or its stream, or when the connection ends.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Cancels the code of the call.</summary>
    void Cancel();

    /// <summary>Sends the first response of a stream. The call continues until the stream ends, without a slot.</summary>
    void RespondWithStream(MessageBuffer response);

    /// <summary>The error that the caller sees. Logged once, unless the service threw it on purpose.</summary>
    RpcError ToError(Exception exception);
}
