using System.Diagnostics.CodeAnalysis;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Callbacks;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class RpcGroupsTests
{
    [Fact]
    public async Task AddAsync_NodeIsNotReachable_Fails() =>
        (await Groups(Unreachable).Invoking(groups => groups.AddAsync("room", "anna", default).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);

    [Fact]
    public async Task RemoveAsync_NodeIsNotReachable_Fails() =>
        (await Groups(Unreachable).Invoking(groups => groups.RemoveAsync("room", "anna", default).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);

    [Fact]
    public async Task RemoveAsync_NoSuchConnection_DoesNothing() =>
        await Groups(null).RemoveAsync("room", "anna", default).AsTask().DefaultTimeout();

    private static BackplaneResponse Unreachable => new() { ErrorCode = RpcErrorCode.Unavailable, ErrorMessage = "Not reachable." };

    private static RpcGroups Groups(BackplaneResponse? response) => new(new Routes(response));

    private sealed class Routes(BackplaneResponse? response) : IClientRoutes
    {
        public bool TryFindLocal(string connectionId, [NotNullWhen(true)] out IReceiver? receiver)
        {
            receiver = null;
            return false;
        }

        public int Publish(RpcEnvelope envelope) => 0;

        public ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken) => new(response);

        public ValueTask<IReadOnlyList<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) => new([]);
    }
}
