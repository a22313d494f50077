namespace RpcGateway.Protocol.Telemetry;

/// <summary>Why a connection ended, as one of a fixed set of words, because a peer can send any code.</summary>
internal static class EndReason
{
    public static string Of(RpcCloseCode code) => code switch
    {
        RpcCloseCode.Normal => "normal",
        RpcCloseCode.GoingAway => "going_away",
        RpcCloseCode.ProtocolError => "protocol_error",
        RpcCloseCode.Lost => "lost",
        RpcCloseCode.InvalidPayload => "invalid_payload",
        RpcCloseCode.PolicyViolation => "policy_violation",
        RpcCloseCode.AuthenticationExpired => "authentication_expired",
        RpcCloseCode.MessageTooLarge => "message_too_large",
        RpcCloseCode.InternalError => "internal_error",
        _ => RpcTelemetryNames.Other,
    };
}
