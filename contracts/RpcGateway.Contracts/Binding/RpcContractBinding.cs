namespace RpcGateway.Binding;

/// <summary>The generated metadata of a contract, independent of its type.</summary>
public abstract class RpcContractBinding
{
    /// <summary>The prefix of the wire names.</summary>
    public abstract string Name { get; }

    /// <summary>The contract's interface.</summary>
    public abstract Type ContractType { get; }

    /// <summary>The interface of the callback contract, or null.</summary>
    public abstract Type? CallbackType { get; }

    /// <summary>The binding of the callback contract, or null.</summary>
    public virtual RpcContractBinding? Callback => null;

    /// <summary>The methods; a dispatcher identifies a method by its index in this list.</summary>
    public abstract IReadOnlyList<RpcMethodDescriptor> Methods { get; }

    /// <summary>
    /// Creates the documentation from the contract's source: comments, defaults, errors and examples. The result is not
    /// cached, because no call needs it.
    /// </summary>
    public virtual RpcContractDocumentation CreateDocumentation() => new();
}
