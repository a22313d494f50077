using System.Collections.Frozen;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Server.Dispatch;

/// <summary>The method tables of all endpoints; available when the gateway has started.</summary>
internal sealed class GatewayMethods
{
    // Stands for the endpoints without a name; no endpoint can have an empty name.
    private const string Unnamed = "";

    private FrozenDictionary<string, RpcMethodTable>? _tables;
    private Func<string, RpcError?>? _missing;

    public bool AreBuilt => _tables is not null;

    /// <summary>Sets the method table of every endpoint.</summary>
    public void Set(IEnumerable<(string? Endpoint, RpcMethodTable Table)> tables)
    {
        _tables = tables.ToFrozenDictionary(one => one.Endpoint ?? Unnamed, one => one.Table, StringComparer.Ordinal);
        Of(null).Missing = _missing;
    }

    /// <summary>
    /// Sets the errors for methods that the endpoints without a name do not have; null for "not found". Called before the gateway
    /// starts.
    /// </summary>
    public void DescribeMissing(Func<string, RpcError?> missing) => _missing = missing;

    /// <summary>The methods of the endpoint with that name, or of the endpoints without a name.</summary>
    public RpcMethodTable Of(string? endpoint) => _tables is { } tables
        ? tables[endpoint ?? Unnamed]
        : throw new InvalidOperationException("The gateway has not started.");
}
