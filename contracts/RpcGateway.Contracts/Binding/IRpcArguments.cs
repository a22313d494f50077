namespace RpcGateway.Binding;

/// <summary>The arguments of one call, kept as values until a connection is available to write them to.</summary>
public interface IRpcArguments
{
    /// <summary>Writes each argument as one element of the params array.</summary>
    void WriteTo(RpcArgumentWriter writer);
}
