using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>
/// Passes what a peer sends on to the processes that serve forwarded methods. These processes choose the numbers of their requests,
/// streams and binary streams from ranges of their own, so a number tells which of them a message is for.
/// </summary>
internal interface IForwarder
{
    /// <summary>Whether a process reads so slowly that no more should be read from the peer.</summary>
    bool IsFull { get; }

    /// <summary>Completes when <see cref="IsFull"/> is false.</summary>
    Task WaitForRoomAsync();

    /// <summary>Forwards the calls that had to wait until it was known which process gets them. Called on the read loop.</summary>
    void Resume();

    /// <summary>Changes while the processes that read slowly still read.</summary>
    long Progress { get; }

    /// <summary>Ends the forwarding to processes that still read nothing.</summary>
    void GiveUpFull();

    /// <summary>Sends what was forwarded during the burst.</summary>
    void Flush();

    /// <summary>The peer responds to a request. Returns false if this end made the request.</summary>
    bool TryRespond(in RpcMessage response);

    /// <summary>The response of the peer cannot be read. Returns false if this end made the request.</summary>
    bool TryFailRequest(RpcId id, RpcError error);

    /// <summary>The peer requests the next items of a stream. Returns false if this end has the stream.</summary>
    bool TryNext(long token, in RpcMessage message, BatchResponse? batch);

    /// <summary>The peer sends a control message about a stream or a progress. Returns false if it is for this end.</summary>
    bool TryNotify(long token, in RpcMessage message);

    /// <summary>
    /// The peer reports progress with a token that another end may have chosen: services outside of the gateway number their tokens
    /// themselves.
    /// </summary>
    void Report(in RpcMessage message);

    /// <summary>
    /// The peer sends a message about an object of another process, whose method starts with <c>$/</c>. Returns false if it is not one.
    /// </summary>
    bool TryControl(in RpcMessage message, BatchResponse? batch);

    /// <summary>The peer sends a frame of a binary stream. Returns false if it is for this end.</summary>
    bool TryReceiveBinary(ReadOnlyMemory<byte> frame);

    /// <summary>Passes the new user and limits of the peer on.</summary>
    void Update();

    /// <summary>The connection of the peer has ended.</summary>
    void Close(RpcClose close);
}
