using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>A request of the client that waits for the response of the service.</summary>
internal sealed class ServiceCall(ServiceOutput output, RpcId id, BatchResponse? batch) : ICancellable, IOutboundRequest
{
    private bool _isCancelled;

    public RpcId Id => id;

    public BatchResponse? Batch => batch;

    /// <summary>The telemetry of the call; null if nothing is recorded.</summary>
    public ForwardedSpans? Spans { get; init; }

    /// <summary>The stream of the service that the call requests items of, by its token there; null for other calls.</summary>
    public long? Stream { get; init; }

    /// <summary>The handles in the params.</summary>
    public IReadOnlyList<HandleReference> Handles { get; init; } = [];

    /// <summary>The id of the request at the service.</summary>
    public long Number { get; set; }

    /// <summary>Whether the service may have received the request.</summary>
    public bool WasSent { get; private set; }

    /// <summary>Not used: the calls of a client need no order of their own.</summary>
    public long Position { get; set; }

    public bool TryMarkSent() => WasSent = true;

    /// <summary>The client cancels its call, or leaves; only the first time is forwarded.</summary>
    public void Cancel()
    {
        if (!Interlocked.Exchange(ref _isCancelled, true))
        {
            output.Send(Envelopes.Cancel(Number));
        }
    }
}
