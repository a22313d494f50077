namespace RpcGateway.Protocol.Outgoing;

/// <summary>The states of a <see cref="CallLifecycle"/>.</summary>
internal enum CallState
{
    /// <summary>Not in use: new, or ready to be used for another call.</summary>
    Spare,

    /// <summary>The request is written or waits in the outbound queue.</summary>
    Queued,

    /// <summary>The request was given to the transport; the response has not come.</summary>
    Sent,

    /// <summary>The call has its outcome, but its request is still queued: the connection failed, or the peer guessed the id.</summary>
    EndedQueued,

    /// <summary>Cancelled before the request was sent: the queue skips the request.</summary>
    Withdrawn,

    /// <summary>The result came. Nothing in the connection refers to the call any more.</summary>
    Succeeded,

    /// <summary>Ended by an error, a cancellation or the loss of the connection. Something may still refer to the call.</summary>
    Ended,
}
