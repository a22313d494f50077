using System.Text;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>Runs calls from the peer, or refuses them. Used by the read loop only.</summary>
internal sealed class CallDispatcher(InboundContext context, RpcMethodTable methods)
{
    private InboundCall? _spare;
    private volatile bool _isDraining;

    /// <summary>Refuses all calls from now on.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Runs the call up to its first await.</summary>
    /// <param name="json">The bytes of the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="batch">The batch that the message belongs to; null if none.</param>
    public void Dispatch(ReadOnlyMemory<byte> json, in RpcMessage message, BatchResponse? batch)
    {
        if (!methods.TryFind(message.Method, out var handler))
        {
            Refuse(message, DescribeMissing(message.Method), batch);
        }
        else if (_isDraining)
        {
            Refuse(message, DrainRefusal.Create(), batch);
        }
        else if (context.Calls.IsFull)
        {
            context.Telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxConcurrentCalls));
            var max = context.Connection.Options.MaxConcurrentCalls;
            var limit = $"{max} calls are already running on this connection (MaxConcurrentCalls).";
            Refuse(message, new RpcError(RpcErrorCode.LimitExceeded, limit), batch);
        }
        else if (!RequestTimeout.TryRead(message, context.Connection, out var timeout, out var error)
            || !RequestKey.TryRead(message, context.Connection, out var key, out error))
        {
            Refuse(message, error, batch);
        }
        else if (handler is ForwardingHandler forwarding)
        {
            context.Calls.CountStart();
            forwarding.Forward(context, message, new RequestExtras(timeout, key), batch);
        }
        else
        {
            Run(handler, json, message, new RequestExtras(timeout, key), batch);
        }
    }

    /// <summary>Refuses a request or notification without running it.</summary>
    public void Refuse(in RpcMessage message, RpcError error, BatchResponse? batch)
    {
        if (!message.Method.StartsWith("$/"u8))
        {
            var method = methods.TryFind(message.Method, out var handler) ? handler.Method.Name : RpcTelemetryNames.Other;
            CallTelemetry.RecordRefused(method, message, context.Telemetry, error.Code);
        }

        if (message.Kind == RpcMessageKind.Request)
        {
            context.Responses.WriteError(message.Id, error, batch);
        }
    }

    private void Run(
        RpcMethodHandler handler, ReadOnlyMemory<byte> json, in RpcMessage message, RequestExtras extras, BatchResponse? batch)
    {
        var call = _spare ?? new InboundCall(context);
        _spare = null;
        call.Reset(handler, message.Id, Slice(json, message.Payload), extras, batch);
        if (call.Run(message))
        {
            _spare = call;
        }
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> part) =>
        json.Span.Overlaps(part, out var offset) ? json.Slice(offset, part.Length) : default;

    private RpcError DescribeMissing(ReadOnlySpan<byte> method)
    {
        const int MaxLength = 100;
        var name = Encoding.UTF8.GetString(method.Length > MaxLength ? method[..MaxLength] : method);
        return methods.Missing?.Invoke(name) ?? new RpcError(RpcErrorCode.MethodNotFound, $"There is no method '{name}'.");
    }
}
