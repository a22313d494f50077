namespace RpcGateway;

/// <summary>
/// The error codes of the protocol. Services define their own codes outside -32768..-32000 (JSON-RPC 2.0, section 5.1).
/// </summary>
public static class RpcErrorCode
{
    /// <summary>The message is not JSON (JSON-RPC 2.0).</summary>
    public const int ParseError = -32700;

    /// <summary>The message is JSON, but neither a request nor a response (JSON-RPC 2.0).</summary>
    public const int InvalidRequest = -32600;

    /// <summary>The method does not exist (JSON-RPC 2.0).</summary>
    public const int MethodNotFound = -32601;

    /// <summary>A parameter is missing, unknown, surplus or invalid (JSON-RPC 2.0).</summary>
    public const int InvalidParams = -32602;

    /// <summary>The engine itself failed (JSON-RPC 2.0).</summary>
    public const int InternalError = -32603;

    /// <summary>The call was cancelled (Language Server Protocol).</summary>
    public const int RequestCancelled = -32800;

    /// <summary>The service failed; the error's data contains the trace id.</summary>
    public const int ServiceFailed = -32000;

    /// <summary>The token of a stream is unknown, or the stream has ended (StreamJsonRpc).</summary>
    public const int NoSuchStream = -32001;

    // -32002 is "server not initialized" in LSP and is therefore not used.

    /// <summary>The result could not be serialized (StreamJsonRpc).</summary>
    public const int ResultNotSerializable = -32003;

    /// <summary>A limit was exceeded: running calls, streams or batch length.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>No service is available for that contract at the moment.</summary>
    public const int Unavailable = -32006;

    /// <summary>The deadline of the call passed.</summary>
    public const int DeadlineExceeded = -32007;

    /// <summary>The message exceeds the maximum size.</summary>
    public const int MessageTooLarge = -32008;

    /// <summary>The caller is not authenticated.</summary>
    public const int Unauthenticated = -32009;

    /// <summary>The caller is not authorized.</summary>
    public const int Forbidden = -32010;

    /// <summary>A result, or an item of a result stream, does not match the contract; raised by the caller's own end.</summary>
    public const int ResultUnreadable = -32011;

    /// <summary>A session cannot be resumed. Clients of this project handle it themselves.</summary>
    public const int NotResumable = -32012;

    /// <summary>The idempotency key of the call was used for another method or other params.</summary>
    public const int IdempotencyConflict = -32013;

    /// <summary>
    /// A call with the same idempotency key was executed before, but its outcome is unknown. It was not executed again.
    /// </summary>
    public const int OutcomeUnknown = -32014;
}
