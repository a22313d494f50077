using System.Diagnostics;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>A process behind a link that serves forwarded methods. Its owner chooses it and describes clients to it.</summary>
internal abstract class ForwardTarget(Link link) : ISpanPeer
{
    private int _channels;
    private int _runningCalls;

    public Link Link => link;

    /// <summary>The name for errors, logs and the live view.</summary>
    public abstract string Name { get; }

    /// <summary>The addresses of the link, for spans.</summary>
    public NetworkAddresses Addresses { get; init; } = NetworkAddresses.Unknown;

    /// <summary>The number of clients that use the process.</summary>
    public int Channels => Volatile.Read(ref _channels);

    /// <summary>The number of forwarded calls whose responses have not been received.</summary>
    public int RunningCalls => Volatile.Read(ref _runningCalls);

    /// <summary>Describes a client to the process.</summary>
    /// <param name="client">The connection of the client.</param>
    /// <param name="numbers">The numbers that the process assigns on the channel of the client.</param>
    public abstract ReadOnlyMemory<byte> Describe(ConnectionContext client, NumberRange numbers);

    public void Describe(Activity activity)
    {
        activity.SetTag(RpcTelemetryNames.ConnectionId, link.Id);
        activity.SetTag(RpcTelemetryNames.BackendInstance, Name);

        // The process connected to this one, so its address is known as that of a client is.
        Addresses.DescribeCallback(activity);
    }

    public void AddChannel(int change) => Interlocked.Add(ref _channels, change);

    public void AddCall(int change) => Interlocked.Add(ref _runningCalls, change);
}
