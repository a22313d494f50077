using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>The call from the peer that the current code runs for.</summary>
public abstract class RpcCallContext : RpcInboundCall
{
    private static readonly AsyncLocal<RpcCallContext?> Ambient = new();

    /// <summary>The call that the current code runs for, also after an await; null outside calls.</summary>
    public static RpcCallContext? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The connection it came over.</summary>
    public abstract RpcConnection Connection { get; }
}
