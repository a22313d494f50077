using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Presence;

internal sealed class RpcPresence(PresenceHub hub, IClientRoutes routes, RpcPresenceOptions options, JsonSerializerOptions serializer) : IRpcPresence
{
    public async ValueTask<IReadOnlyList<RpcPresenceEntry>> ListAsync(RpcAddress address, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(address.Validate(), onlyCount: false, cancellationToken)).SelectMany(page => page.Entries)];

    public async ValueTask<RpcPresenceCount> CountAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        var pages = await ReadAsync(address.Validate(), onlyCount: true, cancellationToken);
        return new RpcPresenceCount(
            pages.Sum(page => page.Connections), pages.SelectMany(page => page.Users).Distinct(StringComparer.Ordinal).Count());
    }

    public IAsyncEnumerable<RpcPresenceChange> WatchAsync(RpcAddress address, CancellationToken cancellationToken) =>
        ReadChangesAsync(address.Validate(), cancellationToken);

    public async ValueTask<bool> SetStateAsync<TState>(string connectionId, TState state, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        byte[] bytes = state is null ? [] : JsonSerializer.SerializeToUtf8Bytes(state, (JsonTypeInfo<TState>)serializer.GetTypeInfo(typeof(TState)));
        if (bytes.Length > options.MaxStateSize)
        {
            RpcTelemetry.CountLimit(nameof(RpcPresenceOptions.MaxStateSize));
            throw new RpcException(
                RpcErrorCode.LimitExceeded,
                PresenceHub.DescribeSize(bytes.Length, options.MaxStateSize),
                new Dictionary<string, string> { ["limit"] = nameof(RpcPresenceOptions.MaxStateSize) });
        }

        var response = await routes.RequestAsync(
            new BackplaneRequest(connectionId, BackplaneOperation.Presence, PresenceNodes.StateOperation, bytes), cancellationToken);
        return response?.ErrorCode is { } code ? throw new RpcException(code, response.ErrorMessage ?? "") : response is not null;
    }

    // Only the node of a connection can have it.
    private async Task<PresencePage[]> ReadAsync(RpcAddress address, bool onlyCount, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = address.Kind != RpcAddressKind.Connection
            ? await hub.Nodes.ListAsync(cancellationToken)
            : RpcConnectionId.GetNode(address.Name) is { } node ? [node] : [];
        var pages = await Task.WhenAll(ids.Select(id => hub.Nodes.ReadAsync(id, address, onlyCount, cancellationToken)));
        return [.. pages.OfType<PresencePage>()];
    }

    private async IAsyncEnumerable<RpcPresenceChange> ReadChangesAsync(
        RpcAddress address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replica = await hub.AcquireAsync(cancellationToken);
        var watcher = replica.AddWatcher(address);
        try
        {
            while (await watcher.WaitAsync(cancellationToken))
            {
                foreach (var change in replica.Take(watcher))
                {
                    yield return change;
                }
            }
        }
        finally
        {
            replica.RemoveWatcher(watcher);
            await hub.ReleaseAsync();
        }
    }
}
