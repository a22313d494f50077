using RpcGateway.Binding;

namespace RpcGateway.Services.Dispatch;

/// <summary>Finds errors in contracts that the compiler cannot detect; returns a sentence for each.</summary>
internal static class ContractChecks
{
    /// <summary>Finds wire names that more than one method has.</summary>
    public static IEnumerable<string> FindEqualNames(IEnumerable<RpcMethodDescriptor> methods) =>
        from method in methods
        from name in method.Alias is null ? [method.Name] : new[] { method.Name, method.Alias }
        group method by name into equal
        where equal.Count() > 1
        select $"{equal.Count()} methods have the wire name '{equal.Key}'. Change the prefix of one contract in [RpcContract] or "
            + "the name of one method in [RpcMethod], and add each contract only once.";
}
