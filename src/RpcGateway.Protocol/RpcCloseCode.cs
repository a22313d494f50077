namespace RpcGateway.Protocol;

/// <summary>The close codes in use (RFC 6455, section 7.4.1).</summary>
public enum RpcCloseCode
{
    /// <summary>The connection is no longer needed.</summary>
    Normal = 1000,

    /// <summary>The server is shutting down, or the user is leaving the page.</summary>
    GoingAway = 1001,

    /// <summary>The peer violated the protocol.</summary>
    ProtocolError = 1002,

    /// <summary>Never sent: the transport broke without a close.</summary>
    Lost = 1006,

    /// <summary>A text message is not valid UTF-8.</summary>
    InvalidPayload = 1007,

    /// <summary>The peer exceeded a deadline or a limit, or read too slowly.</summary>
    PolicyViolation = 1008,

    /// <summary>A message is too large.</summary>
    MessageTooLarge = 1009,

    /// <summary>This end failed because of an internal error.</summary>
    InternalError = 1011,

    /// <summary>The time of the client's authentication has passed. A client can return with a new token, and continue its session.</summary>
    AuthenticationExpired = 4401,
}
