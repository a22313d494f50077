using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>Between whom a connection is, as spans tell it; what is not known is null.</summary>
/// <param name="serverAddress">The host that the client connected to.</param>
/// <param name="serverPort">Its port.</param>
/// <param name="peerAddress">The address of the other end of the network connection.</param>
/// <param name="peerPort">Its port.</param>
internal sealed class NetworkAddresses(string? serverAddress, int? serverPort, string? peerAddress, int? peerPort)
{
    // Boxed once, for all the spans of a connection.
    private readonly object? _serverPort = serverPort;
    private readonly object? _peerPort = peerPort;

    /// <summary>Nothing is known.</summary>
    public static NetworkAddresses Unknown { get; } = new(null, null, null, null);

    /// <summary>The host that the client connected to.</summary>
    public string? ServerAddress { get; } = serverAddress;

    /// <summary>Its port.</summary>
    public int? ServerPort => (int?)_serverPort;

    /// <summary>The address of the other end of the network connection.</summary>
    public string? PeerAddress { get; } = peerAddress;

    /// <summary>Its port.</summary>
    public int? PeerPort => (int?)_peerPort;

    /// <summary>Tells a span what is known.</summary>
    public void Describe(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        Set(activity, RpcTelemetryNames.ServerAddress, ServerAddress);
        Set(activity, RpcTelemetryNames.ServerPort, _serverPort);
        Set(activity, RpcTelemetryNames.PeerAddress, PeerAddress);
        Set(activity, RpcTelemetryNames.PeerPort, _peerPort);
    }

    /// <summary>
    /// Tells a span of a callback what is known: its server is the client of the connection, whose address the server of
    /// the connection knows and the client does not.
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
