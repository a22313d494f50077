using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Streams;

/// <summary>What all streams of a connection share.</summary>
internal sealed class ConnectionStreams(
    ConnectionTelemetry telemetry,
    OutboundQueue outbound,
    ResponseWriter responses,
    PendingCalls pending,
    ICancellableRequests cancellable,
    NumberRange numbers)
{
    private StreamTable? _table;

    public ConnectionContext Connection => telemetry.Context;

    public OutboundQueue Outbound => outbound;

    public ResponseWriter Responses => responses;

    public PendingCalls Pending => pending;

    public ICancellableRequests Cancellable => cancellable;

    /// <summary>The open streams. Created with the first one: most connections have none.</summary>
    public StreamTable Table => Volatile.Read(ref _table)
        ?? Interlocked.CompareExchange(ref _table, new StreamTable(Connection.Options.MaxStreams, numbers.FirstId), null)
        ?? _table;

    /// <summary>The same; null if there has never been a stream.</summary>
    public StreamTable? TableIfAny => Volatile.Read(ref _table);

    /// <summary>Creates the error for a stream beyond <see cref="RpcConnectionOptions.MaxStreams"/>.</summary>
    public RpcException TooMany()
    {
        telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxStreams));
        return new RpcException(
            RpcErrorCode.LimitExceeded, $"{Connection.Options.MaxStreams} streams are already open (MaxStreams).");
    }
}
