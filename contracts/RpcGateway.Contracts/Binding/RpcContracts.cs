using System.Runtime.CompilerServices;

namespace RpcGateway.Binding;

/// <summary>Finds the generated binding of a contract. Generated code registers itself when its assembly is loaded.</summary>
public static class RpcContracts
{
    /// <summary>Called by generated code, from a module initializer.</summary>
    public static void Register<TContract>(RpcContractBinding<TContract> binding)
        where TContract : class => Holder<TContract>.Binding = binding;

    /// <summary>The binding of <typeparamref name="TContract"/>.</summary>
    /// <exception cref="InvalidOperationException">The generator emitted nothing for it.</exception>
    public static RpcContractBinding<TContract> Get<TContract>()
        where TContract : class
    {
        if (Holder<TContract>.Binding is null)
        {
            // A module initializer runs when its first code does, and an interface has none.
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
