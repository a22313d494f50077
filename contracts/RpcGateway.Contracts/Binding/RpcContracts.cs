using System.Runtime.CompilerServices;

namespace RpcGateway.Binding;

/// <summary>Finds the generated binding of a contract. Generated code registers itself in a module initializer.</summary>
public static class RpcContracts
{
    /// <summary>Registers a binding. Generated code calls it from a module initializer.</summary>
    public static void Register<TContract>(RpcContractBinding<TContract> binding)
        where TContract : class => Holder<TContract>.Binding = binding;

    /// <summary>Returns the binding of <typeparamref name="TContract"/>.</summary>
    /// <exception cref="InvalidOperationException">The contract has no generated code.</exception>
    public static RpcContractBinding<TContract> Get<TContract>()
        where TContract : class
    {
        if (Holder<TContract>.Binding is null)
        {
            // A module initializer runs before the first code of its module, and an interface has no code.
            RuntimeHelpers.RunModuleConstructor(typeof(TContract).Module.ModuleHandle);
        }

        return Holder<TContract>.Binding ?? throw new InvalidOperationException(
            $"{typeof(TContract)} has no generated code: mark the interface with [RpcContract(\"name\")], and reference "
            + "RpcGateway.Generator as an analyzer in the project that declares it.");
    }

    private static class Holder<TContract>
        where TContract : class
    {
        internal static RpcContractBinding<TContract>? Binding { get; set; }
    }
}
