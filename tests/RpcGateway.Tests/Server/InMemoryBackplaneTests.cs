using RpcGateway.Server;
using RpcGateway.Server.Backplane;

namespace RpcGateway.Tests.Server;

public sealed class InMemoryBackplaneTests : BackplaneSpecification
{
    private readonly InMemoryHub _hub = new();

    protected override ValueTask<IBackplane> CreateNodeAsync() => new(new InMemoryBackplane(_hub));
}
