namespace RpcGateway.Protocol;

/// <summary>The close codes in use (RFC 6455, section 7.4.1).</summary>
public enum RpcCloseCode
{
    /// <summary>The connection has done its work.</summary>
    Normal = 1000,

    /// <summary>The server shuts down, or a page is left.</summary>
    GoingAway = 1001,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError = 1002,

    /// <summary>Never sent: the transport broke without a close.</summary>
    Lost = 1006,

    /// <summary>A text message is not UTF-8.</summary>
    InvalidPayload = 1007,

    /// <summary>The peer broke a rule of ours: a deadline, a limit, a slow consumer.</summary>
    PolicyViolation = 1008,

    /// <summary>A message is too large.</summary>
    MessageTooLarge = 1009,

    /// <summary>This end failed.</summary>
    InternalError = 1011,
}
