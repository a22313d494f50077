namespace RpcGateway.Protocol.Outgoing;

/// <summary>The states of a <see cref="CallLifecycle"/>.</summary>
internal enum CallState
{
    /// <summary>Not in use: new, or ready to be used for another call.</summary>
    Spare,

    /// <summary>The request is written or waits in the outbound queue.</summary>
    Queued,

    /// <summary>The request was given to the transport. No response has arrived.</summary>
    Sent,

    /// <summary>The call ended while its request was queued: the connection failed, or the peer responded to a guessed id.</summary>
    EndedQueued,

    /// <summary>Cancelled before the request was sent: the queue skips the request.</summary>
    Withdrawn,

    /// <summary>The result arrived. No part of the connection refers to the call any more.</summary>
    Succeeded,

    /// <summary>Ended by an error, a cancellation or the loss of the connection. Something may still refer to the call.</summary>
    Ended,
}
