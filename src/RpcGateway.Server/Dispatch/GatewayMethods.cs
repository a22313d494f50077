using System.Collections.Frozen;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Dispatch;

/// <summary>The method tables of all endpoints; available when the gateway has started.</summary>
internal sealed class GatewayMethods
{
    // Stands for the endpoints without a name; no endpoint can have an empty name.
    private const string Unnamed = "";

    private FrozenDictionary<string, RpcMethodTable>? _tables;

    public bool AreBuilt => _tables is not null;

    /// <summary>Sets the method table of every endpoint.</summary>
    public void Set(IEnumerable<(string? Endpoint, RpcMethodTable Table)> tables) =>
        _tables = tables.ToFrozenDictionary(one => one.Endpoint ?? Unnamed, one => one.Table, StringComparer.Ordinal);

    /// <summary>The methods of the endpoint with that name, or of the endpoints without a name.</summary>
    public RpcMethodTable Of(string? endpoint) => _tables is { } tables
        ? tables[endpoint ?? Unnamed]
        : throw new InvalidOperationException("The gateway has not started.");
}
