using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>Refuses messages that exceed a rate limit: requests get an error, other messages are dropped.</summary>
internal sealed class RateGuard(
    InboundContext inbound, CallDispatcher dispatcher, RpcMethodTable methods, MessageLimiter limiter)
{
    private static readonly RpcClose TooMany = new(
        RpcCloseCode.PolicyViolation, "The client continued to send although its messages exceed a rate limit (RateLimits.Refusals).");

    /// <summary>Whether messages are counted. Read for each message.</summary>
    public bool IsActive => limiter.IsActive || methods.HasRateLimits;

    /// <summary>Counts a request or notification, and refuses it if necessary.</summary>
    public bool TryRefuse(in RpcMessage message, BatchResponse? batch)
    {
        methods.TryFind(message.Method, out var handler);
        if (!limiter.IsActive && handler?.Method.RateLimit is null)
        {
            // Only the contracts limit methods, and not this one.
            return false;
        }

        if (limiter.TryTake(inbound.Connection.State, message.Method, handler, out var refusal))
        {
            return false;
        }

        Note(refusal);
        if (message.Kind == RpcMessageKind.Notification && EndsSomething(message.Method))
        {
            return false;
        }

        dispatcher.Refuse(message, refusal.ToError(), batch);
        return true;
    }

    /// <summary>Counts a message that is neither a request nor a notification nor a response to a call of this end.</summary>
    /// <returns>False if it exceeds a limit.</returns>
    public bool CountOther()
    {
        if (!limiter.IsActive || limiter.TryTake(inbound.Connection.State, default, null, out var refusal))
        {
            return true;
        }

        Note(refusal);
        return false;
    }

    private void Note(in RateRefusal refusal)
    {
        inbound.Telemetry.NoteLimit(refusal.Option);
        if (refusal.MustClose)
        {
            throw new ProtocolViolationException(TooMany.Code, TooMany.Reason);
        }
    }

    // Dropping these would keep a call, a stream or the connection alive that the peer no longer needs.
    private static bool EndsSomething(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("$/cancelRequest"u8)
        || method.SequenceEqual("$/enumerator/abort"u8)
        || method.SequenceEqual("$/goingAway"u8);
}
