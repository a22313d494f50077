using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

internal sealed class RpcGroups(IClientRoutes routes) : IRpcGroups
{
    public ValueTask AddAsync(string group, string connectionId, CancellationToken cancellationToken) =>
        RequestAsync(BackplaneOperation.Join, group, connectionId, cancellationToken);

    public ValueTask RemoveAsync(string group, string connectionId, CancellationToken cancellationToken) =>
        RequestAsync(BackplaneOperation.Leave, group, connectionId, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(string group, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return routes.ListAsync(RpcAddress.Group(group), cancellationToken);
    }

    private async ValueTask RequestAsync(
        BackplaneOperation operation, string group, string connectionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var response = await routes.RequestAsync(new BackplaneRequest(connectionId, operation, group), cancellationToken);
        if (response is { ErrorCode: { } code })
        {
            throw new RpcException(code, response.ErrorMessage ?? "");
        }
    }
}
