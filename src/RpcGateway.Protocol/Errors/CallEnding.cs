namespace RpcGateway.Protocol.Errors;

/// <summary>Why the token of a call was cancelled.</summary>
internal enum CallEnding
{
    /// <summary>It was not cancelled.</summary>
    None,

    /// <summary>The caller cancelled the call, or its connection ended.</summary>
    Cancelled,

    /// <summary>The timeout of the call has passed.</summary>
    TimedOut,
}
