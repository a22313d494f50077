using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Tests.Services;

public sealed class InMemoryBackplaneStreamTests : BackplaneStreamSpecification
{
    private readonly InMemoryHub _hub = new();

    protected override ValueTask<IBackplane> CreateNodeAsync() => new(new InMemoryBackplane(_hub));
}
