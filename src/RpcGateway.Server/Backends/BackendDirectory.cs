namespace RpcGateway.Server.Backends;

/// <summary>Lists and drains the backends of this process, and closes their links when the gateway stops.</summary>
internal sealed class BackendDirectory : IRpcBackends
{
    private readonly BackendRegistry _registry;
    private readonly BackendLinks _links;

    public BackendDirectory(BackendRegistry registry, BackendLinks links)
    {
        _registry = registry;
        _links = links;
        BackendInstruments.Add(registry, links);
    }

    public IReadOnlyList<RpcBackendSnapshot> List() => [.. _links.Instances.Select(Describe)];

    public IReadOnlyList<string> ListMissingContracts()
    {
        var missing = _registry.FindMissing();
        return [.. missing.Absent, .. missing.Recovering];
    }

    public Task<bool> DrainAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _links.Find(id)?.AskToDrainAsync(cancellationToken) ?? Task.FromResult(false);
    }

    /// <summary>Closes all links, and accepts no more.</summary>
    public Task CloseAsync() => _links.CloseAsync();

    private static RpcBackendSnapshot Describe(BackendInstance instance) => new()
    {
        Id = instance.Link.Id,
        Instance = instance.Name,
        Contracts = instance.Contracts,
        ConnectedAt = instance.ConnectedAt,
        RemoteAddress = instance.RemoteAddress,
        IsDraining = instance.IsDraining,
        Clients = instance.Channels,
        RunningCalls = instance.RunningCalls,
    };
}
