using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server;

namespace RpcGateway.Dashboard.Live;

/// <summary>Reads the backends, limited to what a page can show.</summary>
internal sealed class LiveBackends(IRpcBackends? backends, IOptions<RpcGatewayBackendOptions> options)
{
    private const int MaxInstances = 200;
    private const int MaxContracts = 100;

    /// <summary>Null if the gateway accepts no backends.</summary>
    public BackendsReading? Read()
    {
        if (backends is null)
        {
            return null;
        }

        var all = backends.List();
        return new BackendsReading
        {
            Count = all.Count,
            Instances =
            [
                .. all.OrderByDescending(one => one.RunningCalls)
                    .ThenByDescending(one => one.Clients)
                    .Take(MaxInstances)
                    .Select(Describe),
            ],
            Allowed = [.. options.Value.AllowedContracts.Take(MaxContracts)],
            Missing = [.. backends.ListMissingContracts().Take(MaxContracts)],
        };
    }

    /// <summary>Takes an instance out of service. Returns its name; null if it does not exist.</summary>
    /// <exception cref="RpcException">The instance did not respond.</exception>
    public async ValueTask<string?> DrainAsync(string id, CancellationToken cancellationToken)
    {
        var instance = backends?.List().FirstOrDefault(one => one.Id == id)?.Instance;
        return instance is not null && await backends!.DrainAsync(id, cancellationToken) ? PeerText.Clean(instance) : null;
    }

    private static LiveBackend Describe(RpcBackendSnapshot instance) => new()
    {
        Id = instance.Id,
        Instance = PeerText.Clean(instance.Instance),
        Address = instance.RemoteAddress?.ToString(),
        Contracts = [.. instance.Contracts.Take(MaxContracts)],
        ConnectedAt = UnixTime.Of(instance.ConnectedAt),
        IsDraining = instance.IsDraining,
        Clients = instance.Clients,
        Calls = instance.RunningCalls,
    };
}
