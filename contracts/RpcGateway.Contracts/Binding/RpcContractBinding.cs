namespace RpcGateway.Binding;

/// <summary>What the generator knows of a contract, whatever its type.</summary>
public abstract class RpcContractBinding
{
    /// <summary>The prefix of the wire names.</summary>
    public abstract string Name { get; }

    /// <summary>The contract's interface.</summary>
    public abstract Type ContractType { get; }

    /// <summary>The interface of its callback contract, or null.</summary>
    public abstract Type? CallbackType { get; }

    /// <summary>The methods; a dispatcher knows each by its index here.</summary>
    public abstract IReadOnlyList<RpcMethodDescriptor> Methods { get; }
}
