using System.Collections.Frozen;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Dispatch;

/// <summary>The tables of methods, once the gateway has started.</summary>
internal sealed class GatewayMethods
{
    // No endpoint has an empty name, so it stands for those without one.
    private const string Unnamed = "";

    private FrozenDictionary<string, RpcMethodTable>? _tables;

    public bool AreBuilt => _tables is not null;

    /// <summary>Takes the table of every endpoint, by its name.</summary>
    public void Set(IEnumerable<(string? Endpoint, RpcMethodTable Table)> tables) =>
        _tables = tables.ToFrozenDictionary(one => one.Endpoint ?? Unnamed, one => one.Table, StringComparer.Ordinal);

    /// <summary>What can be called at the endpoint of that name, or at those without one.</summary>
    public RpcMethodTable Of(string? endpoint) => _tables is { } tables
        ? tables[endpoint ?? Unnamed]
        : throw new InvalidOperationException("The gateway has not been started.");
}
