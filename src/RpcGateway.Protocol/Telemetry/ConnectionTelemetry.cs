using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>What telemetry keeps for one connection: its place among the open ones, and what its spans have in common.</summary>
internal sealed class ConnectionTelemetry
{
    private readonly RpcConnection _connection;
    private readonly ConnectionGroup _group;

    // The kind of the spans for calls from the server to the client.
    private readonly ActivityKind? _callbacks;

    // How to find the addresses out, until somebody has asked; then the addresses.
    private object _addresses;
    private long _started;

    public ConnectionTelemetry(RpcConnection connection, RpcConnectionSettings settings)
    {
        _connection = connection;
        _group = ConnectionGroup.Of(settings.Role);
        _callbacks = settings.Role switch
        {
            "server" => ActivityKind.Client,
            "client" => ActivityKind.Server,
            _ => null,
        };
        _addresses = settings.Addresses ?? (object)RpcNetworkAddresses.Unknown;
        Links = settings.Link == default ? null : [new ActivityLink(settings.Link)];
    }

    public RpcConnection Connection => _connection;

    /// <summary>What each span of a call of the peer's links to: the span of the connection.</summary>
    public ActivityLink[]? Links { get; }

    /// <summary>Its neighbours among the open ones, under the group's lock.</summary>
    public ConnectionTelemetry? Next { get; set; }

    public ConnectionTelemetry? Previous { get; set; }

    private RpcNetworkAddresses Addresses
    {
        get
        {
            if (_addresses is Func<RpcConnection, RpcNetworkAddresses> find)
            {
                _addresses = find(_connection);
            }

            return (RpcNetworkAddresses)_addresses;
        }
    }

    public void Open()
    {
        _started = Stopwatch.GetTimestamp();
        _group.Add(this);
    }

    public void Close(RpcCloseCode code)
    {
        _group.Remove(this);
        if (RpcTelemetry.ConnectionDuration.Enabled)
        {
            RpcTelemetry.ConnectionDuration.Record(
                Stopwatch.GetElapsedTime(_started).TotalSeconds,
                new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionRole, _group.Role),
                new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionEndReason, EndReason.Of(code)));
        }
    }

    /// <summary>Describes the connection to the span of a call that is recorded.</summary>
    public void Describe(Activity activity)
    {
        activity.SetTag(RpcTelemetryNames.ConnectionId, _connection.Id);
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
