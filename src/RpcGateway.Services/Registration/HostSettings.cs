using RpcGateway.Protocol;

namespace RpcGateway.Services.Registration;

/// <summary>What the parts of this library need to know about the process that runs the services: a gateway or a backend.</summary>
/// <param name="Name">The subject of its error messages, for example <c>The RPC gateway</c>.</param>
/// <param name="Options">The options of its connections.</param>
internal sealed record HostSettings(string Name, RpcConnectionOptions Options)
{
    /// <summary>How calls with idempotency keys are remembered.</summary>
    public RpcIdempotencyOptions Idempotency { get; init; } = new();
}
