namespace RpcGateway;

/// <summary>The connection ended before the response to a call arrived.</summary>
public sealed class RpcConnectionLostException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why the connection ended.</param>
    /// <param name="requestSent">Whether the request had been passed to the transport.</param>
    /// <param name="innerException">The cause, if any.</param>
    public RpcConnectionLostException(string message, bool requestSent, Exception? innerException = null)
        : base(message, innerException) => RequestSent = requestSent;

    /// <summary>
    /// Whether the request had been sent. If false, the peer has not received it and the call can be repeated safely;
    /// if true, the peer may have executed it.
    /// </summary>
    public bool RequestSent { get; }
}
