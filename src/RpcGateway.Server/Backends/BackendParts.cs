using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Backends;

/// <summary>What all links to backends share.</summary>
internal sealed class BackendParts(
    BackendRegistry registry,
    GatewayNode node,
    IBackplane backplane,
    IOptions<RpcGatewayBackendOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public BackendRegistry Registry => registry;

    public GatewayNode Node => node;

    /// <summary>
    /// Which nodes share the backplane; null for a backplane of the application, whose nodes count as one cluster.
    /// </summary>
    public IClusterIdentity? Identity => backplane as IClusterIdentity;

    /// <summary>Equal for all nodes that a notification at one of them reaches; empty while it is not known.</summary>
    public string Cluster => Identity?.ClusterId ?? "shared";

    public RpcGatewayBackendOptions Options => options.Value;

    public LinkOptions LinkOptions { get; } = new()
    {
        MaxMessageSize = options.Value.MaxMessageSize,
        MaxControlMessageSize = options.Value.MaxRegistrationSize,
    };

    public TimeProvider Time => time;

    public ILoggerFactory Loggers => loggers;

    /// <summary>The methods on channel 0.</summary>
    public RpcMethodTable Methods { get; } = new(ControlHandlers.All);
}
