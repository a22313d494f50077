using RpcGateway.Protocol;

namespace RpcGateway.Server.Hosting;

/// <summary>The table of methods, once the gateway has started.</summary>
internal sealed class GatewayMethods
{
    private RpcMethodTable? _table;

    public bool AreBuilt => _table is not null;

    public RpcMethodTable Table
    {
        get => _table ?? throw new InvalidOperationException("The gateway has not been started.");
        set => _table = value;
    }
}
