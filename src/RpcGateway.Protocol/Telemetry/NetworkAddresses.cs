using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The network addresses of a connection, for spans. Unknown values are null.</summary>
/// <param name="serverAddress">The host that the client connected to.</param>
/// <param name="serverPort">The port of that host.</param>
/// <param name="peerAddress">The address of the other end of the network connection.</param>
/// <param name="peerPort">The port of that address.</param>
internal sealed class NetworkAddresses(string? serverAddress, int? serverPort, string? peerAddress, int? peerPort)
{
    // Boxed once for all spans of the connection.
    private readonly object? _serverPort = serverPort;
    private readonly object? _peerPort = peerPort;

    /// <summary>No known addresses.</summary>
    public static NetworkAddresses Unknown { get; } = new(null, null, null, null);

    /// <summary>The host that the client connected to.</summary>
    public string? ServerAddress { get; } = serverAddress;

    /// <summary>The port of <see cref="ServerAddress"/>.</summary>
    public int? ServerPort => (int?)_serverPort;

    /// <summary>The address of the other end of the network connection.</summary>
    public string? PeerAddress { get; } = peerAddress;

    /// <summary>The port of <see cref="PeerAddress"/>.</summary>
    public int? PeerPort => (int?)_peerPort;

    /// <summary>Adds the known addresses to a span.</summary>
    public void Describe(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        Set(activity, RpcTelemetryNames.ServerAddress, ServerAddress);
        Set(activity, RpcTelemetryNames.ServerPort, _serverPort);
        Set(activity, RpcTelemetryNames.PeerAddress, PeerAddress);
        Set(activity, RpcTelemetryNames.PeerPort, _peerPort);
    }

    /// <summary>
    /// Adds the known addresses to the span of a callback. The server of a callback is the client of the connection; the
    /// connection's server knows its address, the client itself does not.
    /// </summary>
    public void DescribeCallback(Activity activity)
    {
        if (activity.Kind == ActivityKind.Client)
        {
            Set(activity, RpcTelemetryNames.ServerAddress, PeerAddress);
            Set(activity, RpcTelemetryNames.ServerPort, _peerPort);
        }

        Set(activity, RpcTelemetryNames.PeerAddress, PeerAddress);
        Set(activity, RpcTelemetryNames.PeerPort, _peerPort);
    }

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }
}
