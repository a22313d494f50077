namespace RpcGateway;

/// <summary>An error with a code: thrown by a service it goes to the peer as it is, thrown by a proxy it came from there.</summary>
public class RpcException : Exception
{
    /// <summary>Creates an error that goes to the peer as it is.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or one of the service's own outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="errorData">Anything that System.Text.Json can write, or null for none.</param>
    public RpcException(int code, string message, object? errorData = null)
        : base(message)
    {
        Code = code;
        ErrorData = errorData;
    }

    /// <summary>Creates an error with a cause, which stays on this side of the wire.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or one of the service's own outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="innerException">The cause.</param>
    public RpcException(int code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>The error code.</summary>
    public int Code { get; }

    /// <summary>The error's <c>data</c> member; a <see cref="System.Text.Json.JsonElement"/> where it came off the wire.</summary>
    public object? ErrorData { get; }

    /// <summary>
    /// Whether a call that was made from here ended with this error: its peer answered with it, or the call could not be made.
    /// False for an error that a service constructs. A service that lets it pass does not pass a reserved code on.
    /// </summary>
    public bool IsFromCall { get; internal set; }

    /// <summary>
    /// Whether the request of that call had left: if false, the peer has certainly not seen it. False where
    /// <see cref="IsFromCall"/> is.
    /// </summary>
    public bool RequestSent { get; internal set; }
}
