using System.Diagnostics;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The telemetry of one connection: its place in the list of open connections, and the attributes that its spans share.
/// </summary>
internal sealed class ConnectionTelemetry
{
    private readonly OpenConnections _open;

    // The kind of the spans for calls from the server to the client; null between equal peers.
    private readonly ActivityKind? _callbacks;

    // A delegate until the first span needs the addresses; then the addresses.
    private object _addresses;
    private LimitLog? _limits;
    private long _started;

    /// <param name="context">The connection.</param>
    /// <param name="figures">The figures that metrics read.</param>
    /// <param name="role">The role of this process.</param>
    /// <param name="link">The span that every call links to; default if none.</param>
    /// <param name="addresses">Returns the addresses for the connection's state, when the first span needs them; null if
    /// unknown.</param>
    public ConnectionTelemetry(
        ConnectionContext context,
        IConnectionFigures figures,
        RpcConnectionRole role,
        ActivityContext link,
        Func<object?, NetworkAddresses>? addresses)
    {
        Context = context;
        Figures = figures;
        _open = OpenConnections.Of(role);
        _callbacks = role == RpcConnectionRole.Server ? ActivityKind.Client
            : role == RpcConnectionRole.Client ? ActivityKind.Server
            : null;
        _addresses = addresses ?? (object)NetworkAddresses.Unknown;
        Links = link == default ? null : [new ActivityLink(link)];
    }

    public ConnectionContext Context { get; }

    public IConnectionFigures Figures { get; }

    /// <summary>The link to the span of the connection, for each span of a call from the peer.</summary>
    public ActivityLink[]? Links { get; }

    /// <summary>The neighbors in the list of open connections. Guarded by the lock of the list.</summary>
    public ConnectionTelemetry? Next { get; set; }

    public ConnectionTelemetry? Previous { get; set; }

    private NetworkAddresses Addresses
    {
        get
        {
            if (_addresses is Func<object?, NetworkAddresses> find)
            {
                _addresses = find(Context.State);
            }

            return (NetworkAddresses)_addresses;
        }
    }

    public void Open()
    {
        _started = Stopwatch.GetTimestamp();
        if (!Context.IsControl)
        {
            _open.Add(this);
        }
    }

    public void Close(RpcCloseCode code)
    {
        if (Context.IsControl)
        {
            return;
        }

        _open.Remove(this);
        if (RpcTelemetry.ConnectionDuration.Enabled)
        {
            RpcTelemetry.ConnectionDuration.Record(
                Stopwatch.GetElapsedTime(_started).TotalSeconds,
                new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionRole, _open.Role),
                new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionEndReason, EndReason.Of(code)));
        }
    }

    /// <summary>Counts and logs that a limit was reached.</summary>
    public void NoteLimit(string limit)
    {
        var limits = Volatile.Read(ref _limits)
            ?? Interlocked.CompareExchange(ref _limits, new LimitLog(Context), null)
            ?? _limits;
        limits.Note(limit);
    }

    /// <summary>Adds the attributes of the connection to the span of a call.</summary>
    public void Describe(Activity activity)
    {
        activity.SetTag(RpcTelemetryNames.ConnectionId, Context.Id);
        if (activity.Kind == _callbacks)
        {
            Addresses.DescribeCallback(activity);
        }
        else
        {
            Addresses.Describe(activity);
        }
    }
}
