using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// A call with an idempotency key whose process is not known yet. Meanwhile nothing is read from the client, so that its messages stay in
/// order.
/// </summary>
internal sealed class DeferredCall
{
    private readonly ForwardedMethod _method;
    private readonly InboundContext _inbound;
    private readonly RequestExtras _extras;
    private readonly BatchResponse? _batch;
    private readonly RpcMessageKind _kind;
    private readonly RpcId _id;
    private readonly byte[] _name;
    private readonly byte[] _payload;
    private readonly byte[] _traceParent;
    private readonly byte[] _traceState;
    private readonly byte[] _baggage;
    private readonly long _since;

    public DeferredCall(
        ForwardedMethod method,
        InboundContext inbound,
        in RpcMessage message,
        RequestExtras extras,
        BatchResponse? batch,
        Task<ForwardChoice> choice)
    {
        (_method, _inbound, _extras, _batch, Choice) = (method, inbound, extras, batch, choice);
        (_kind, _id) = (message.Kind, message.Id);
        _name = message.Method.ToArray();
        _payload = message.Payload.ToArray();
        _traceParent = message.TraceParent.ToArray();
        _traceState = message.TraceState.ToArray();
        _baggage = message.Baggage.ToArray();
        _since = inbound.Connection.Time.GetTimestamp();
    }

    /// <summary>Completes when the process is known.</summary>
    public Task<ForwardChoice> Choice { get; }

    private static ForwardChoice NotFound => new(
        null, new RpcError(RpcErrorCode.Unavailable, "The backend of an earlier call with this key was not found in time."));

    /// <summary>Forwards or refuses the call. Called on the read loop of the client.</summary>
    public void Continue()
    {
        var message = new RpcMessage
        {
            Kind = _kind,
            Id = _id,
            Method = _name,
            Payload = _payload,
            TraceParent = _traceParent,
            TraceState = _traceState,
            Baggage = _baggage,
        };
        var choice = Choice.IsCompletedSuccessfully ? Choice.Result : NotFound;
        _method.Forward(_inbound, choice, message, _extras with { Timeout = GetTimeout() }, _batch);
    }

    private int GetTimeout()
    {
        var passed = (int)_inbound.Connection.Time.GetElapsedTime(_since).TotalMilliseconds;
        return _extras.Timeout > 0 ? Math.Max(1, _extras.Timeout - passed) : _extras.Timeout;
    }
}
