namespace RpcGateway.Binding;

/// <summary>The arguments of one call, kept as values until a connection is there to write them to.</summary>
public interface IRpcArguments
{
    /// <summary>Writes them, each as one element of the params array.</summary>
    void WriteTo(RpcArgumentWriter writer);
}
