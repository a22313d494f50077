using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What one client has at one process outside of the gateway: opened by the first call, and ended with either of them. The messages of
/// the client come from its read loop.
/// </summary>
internal interface IForwardChannel
{
    /// <summary>Identifies the process; a client has at most one open channel for each key.</summary>
    object Key { get; }

    /// <summary>The numbers under which the client knows what the process has open.</summary>
    NumberRange Numbers { get; }

    bool IsEnded { get; }

    /// <summary>Whether so much waits for the process that no more should be read from the client.</summary>
    bool IsFull { get; }

    /// <summary>Changes while the process reads.</summary>
    long Progress { get; }

    /// <summary>Completes when <see cref="IsFull"/> is false.</summary>
    Task WaitForRoomAsync();

    /// <summary>Ends the channel if it is full: its process reads nothing.</summary>
    void GiveUpIfFull();

    /// <summary>Sends what was forwarded since the last call.</summary>
    void Flush();

    /// <summary>Forwards the response of the client to a request of the process.</summary>
    void SendResponse(long id, in RpcMessage response);

    /// <summary>Responds to a request of the process, because the response of the client cannot be read.</summary>
    void FailCallback(long id, RpcError error);

    /// <summary>Forwards a request for the next items of a stream.</summary>
    void SendNext(long token, in RpcMessage message, BatchResponse? batch);

    /// <summary>Forwards a control message about a stream or a progress of the process.</summary>
    void SendNotification(in RpcMessage message, long token);

    /// <summary>
    /// Forwards a progress report if the process may have chosen its token. Default: processes choose all numbers from their range.
    /// </summary>
    void Report(in RpcMessage message)
    {
    }

    /// <summary>Handles another control message. Returns false if it is not about an object of the process, as by default.</summary>
    bool TryControl(in RpcMessage message, BatchResponse? batch) => false;

    /// <summary>The user or the limits of the client have changed.</summary>
    void Update();

    /// <summary>Ends the channel.</summary>
    /// <param name="close">The reason.</param>
    /// <param name="respond">Whether the open calls get a response.</param>
    void End(RpcClose close, bool respond);
}
