using RpcGateway.Binding;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// A request that was forwarded and waits for its response: the only object that a forwarded call allocates. A request for the next
/// items of a stream has a token and no method.
/// </summary>
internal sealed class ForwardedCall(
    ForwardChannel channel, ForwardedMethod? method, RpcId id, BatchResponse? batch, ForwardedSpans? spans)
    : QueuedRequest, ICancellable
{
    private bool _isCancelled;

    /// <summary>Whether the result opens a stream of items.</summary>
    public bool IsStream => method?.Method.Kind == RpcMethodKind.Stream;

    public RpcId Id => id;

    public BatchResponse? Batch => batch;

    /// <summary>The telemetry of the call; null if nothing is recorded.</summary>
    public ForwardedSpans? Spans => spans;

    /// <summary>The id of the forwarded request.</summary>
    public long Number
    {
        get;
        set
        {
            field = value;
            spans?.SetRequestId(value);
        }
    }

    /// <summary>The stream that the call requests items of; otherwise 0.</summary>
    public long Token { get; init; }

    /// <summary>When the call ends although the process has not responded; 0 if it has no timeout.</summary>
    public long EndsAt { get; init; }

    /// <summary>The peer cancels its call; only the first time is forwarded.</summary>
    public void Cancel()
    {
        if (TryCancel())
        {
            channel.SendCancellation(this);
        }
    }

    /// <summary>Returns whether the call was not cancelled before.</summary>
    public bool TryCancel() => !Interlocked.Exchange(ref _isCancelled, true);

    /// <summary>Takes the id and a slot, before the process can respond.</summary>
    public void Occupy(InboundCalls calls)
    {
        if (method is null)
        {
            calls.AddCancellable(id, this);
        }
        else
        {
            calls.AddForwarded(id, this);
            channel.Target.AddCall(1);
        }
    }

    /// <summary>Frees the id and the slot of the call. Called before the response is sent.</summary>
    public void Free(InboundCalls calls, bool isStream)
    {
        if (method is null)
        {
            calls.RemoveCancellable(id);
        }
        else
        {
            calls.RemoveForwarded(id, isStream);
            channel.Target.AddCall(-1);
        }
    }
}
