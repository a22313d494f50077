namespace RpcGateway;

/// <summary>The connection ended before the call was answered.</summary>
public sealed class RpcConnectionLostException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why the connection ended.</param>
    /// <param name="requestSent">Whether the request had been handed to the transport.</param>
    /// <param name="innerException">The cause, if any.</param>
    public RpcConnectionLostException(string message, bool requestSent, Exception? innerException = null)
        : base(message, innerException) => RequestSent = requestSent;

    /// <summary>
    /// Whether the request had left: if false, the peer has certainly not seen it and the call can be made again;
    /// if true, the peer may have carried it out.
    /// </summary>
    public bool RequestSent { get; }
}
