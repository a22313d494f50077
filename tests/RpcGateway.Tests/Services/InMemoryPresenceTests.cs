using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Tests.Services;

/// <summary>Presence of several nodes in one process.</summary>
public sealed class InMemoryPresenceTests : PresenceSpecification
{
    private readonly InMemoryHub _hub = new();

    protected override IBackplane CreateBackplane() => new InMemoryBackplane(_hub);
}
