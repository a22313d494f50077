namespace RpcGateway;

/// <summary>
/// The error codes of the wire; services use codes of their own outside -32768..-32000 (JSON-RPC 2.0, section 5.1).
/// </summary>
public static class RpcErrorCode
{
    /// <summary>The message is not JSON (JSON-RPC 2.0).</summary>
    public const int ParseError = -32700;

    /// <summary>The message is JSON, but neither a request nor a response (JSON-RPC 2.0).</summary>
    public const int InvalidRequest = -32600;

    /// <summary>There is no such method (JSON-RPC 2.0).</summary>
    public const int MethodNotFound = -32601;

    /// <summary>A parameter is missing, unknown, surplus or unreadable (JSON-RPC 2.0).</summary>
    public const int InvalidParams = -32602;

    /// <summary>The engine itself failed (JSON-RPC 2.0).</summary>
    public const int InternalError = -32603;

    /// <summary>The call was cancelled (Language Server Protocol).</summary>
    public const int RequestCancelled = -32800;

    /// <summary>The service failed; the error's data holds the trace id.</summary>
    public const int ServiceFailed = -32000;

    /// <summary>A stream's token is unknown or has ended (StreamJsonRpc).</summary>
    public const int NoSuchStream = -32001;

    // -32002 is LSP's "server not initialized": left alone.

    /// <summary>The result could not be serialized (StreamJsonRpc).</summary>
    public const int ResultNotSerializable = -32003;

    /// <summary>A limit was hit: running calls, streams, batch length.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>Nobody serves that contract at the moment.</summary>
    public const int Unavailable = -32006;

    /// <summary>The deadline of the call passed.</summary>
    public const int DeadlineExceeded = -32007;

    /// <summary>The message is larger than allowed.</summary>
    public const int MessageTooLarge = -32008;

    /// <summary>The caller is not authenticated.</summary>
    public const int Unauthenticated = -32009;

    /// <summary>The caller may not do that.</summary>
    public const int Forbidden = -32010;

    /// <summary>A result, or an item of a result stream, does not fit the contract; raised by the caller's own end.</summary>
    public const int ResultUnreadable = -32011;
}
