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

    /// <summary>The binding of its callback contract, or null.</summary>
    public virtual RpcContractBinding? Callback => null;

    /// <summary>The methods; a dispatcher knows each by its index here.</summary>
    public abstract IReadOnlyList<RpcMethodDescriptor> Methods { get; }

    /// <summary>
    /// Makes what the contract's source says of it: its comments, defaults, errors and examples. Nothing of that is
    /// kept, and no call needs it.
    /// </summary>
    public virtual RpcContractDocumentation CreateDocumentation() => new();
}
