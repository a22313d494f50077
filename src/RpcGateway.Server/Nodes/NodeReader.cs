using System.Reflection;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Relays;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Nodes;

/// <summary>Describes this node. Everything is read on request.</summary>
internal sealed class NodeReader(
    IBackplane backplane,
    ConnectionRegistry registry,
    GatewayDrain shutdown,
    NodeDrain drain,
    SessionRelay relay,
    NodeCalls calls,
    TimeProvider time,
    IRpcBackends? backends = null)
{
    private readonly long _started = time.GetTimestamp();

    // Without the hash of the commit that a build can add.
    private readonly string _version = Assembly.GetEntryAssembly()?
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <param name="withCalls">Whether to measure the clients' calls, and to return them.</param>
    public NodeDescription Read(bool withCalls)
    {
        var (connections, running, streams, queued) = (0, 0L, 0L, 0L);
        foreach (var client in registry.Snapshot())
        {
            if (!OperatorEndpoint.Is(client.Endpoint))
            {
                connections++;
                running += client.Connection.RunningCalls;
                streams += client.Connection.OpenStreams;
                queued += client.Connection.OutboundBytes;
            }
        }

        return new NodeDescription
        {
            State = shutdown.HasStarted ? RpcNodeState.Stopping : drain.IsDraining ? RpcNodeState.Draining : RpcNodeState.Ready,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Version = _version,
            Uptime = time.GetElapsedTime(_started).TotalMilliseconds,
            Connections = connections,
            RunningCalls = running,
            OpenStreams = streams,
            OutboundBytes = queued,
            RelayedConnections = relay.Count,
            Backends = backends?.List().Count ?? 0,
            Latency = backplane.Latency?.TotalMilliseconds,
            Calls = withCalls ? calls.Read() : null,
        };
    }
}
