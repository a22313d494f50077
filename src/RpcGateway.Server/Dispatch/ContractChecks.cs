using RpcGateway.Binding;

namespace RpcGateway.Server.Dispatch;

/// <summary>Finds the mistakes of contracts that no compiler can see, a sentence for each.</summary>
internal static class ContractChecks
{
    /// <summary>Names that more than one method answers to.</summary>
    public static IEnumerable<string> FindEqualNames(IEnumerable<RpcMethodDescriptor> methods) =>
        from method in methods
        from name in method.Alias is null ? [method.Name] : new[] { method.Name, method.Alias }
        group method by name into equal
        where equal.Count() > 1
        select $"{equal.Count()} methods answer to the wire name '{equal.Key}': give one contract another prefix in "
            + "[RpcContract], or one method another name by [RpcMethod], and add each contract once.";
}
