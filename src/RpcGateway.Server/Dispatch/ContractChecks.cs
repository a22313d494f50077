using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Server.Dispatch;

/// <summary>Finds the mistakes of contracts that no compiler can see, a sentence for each.</summary>
internal static class ContractChecks
{
    /// <summary>Types that the application's serializer options cannot handle.</summary>
    public static IEnumerable<string> FindMissingJson(RpcContractBinding binding, JsonSerializerOptions options) =>
        from method in binding.Methods
        from type in TypesOf(method)
        let problem = FindProblem(type, options)
        where problem is not null
        group method.Name by problem into methods
        select $"{methods.Key} Needed by {string.Join(", ", methods.Distinct().Select(name => $"'{name}'"))}.";

    /// <summary>Names that more than one method answers to.</summary>
    public static IEnumerable<string> FindEqualNames(IEnumerable<RpcMethodDescriptor> methods) =>
        from method in methods
        from name in method.Alias is null ? [method.Name] : new[] { method.Name, method.Alias }
        group method by name into equal
        where equal.Count() > 1
        select $"{equal.Count()} methods answer to the wire name '{equal.Key}': give one contract another prefix in "
            + "[RpcContract], or one method another name by [RpcMethod], and add each contract once.";

    private static IEnumerable<Type> TypesOf(RpcMethodDescriptor method) => method.Parameters
        .Where(parameter => parameter.Kind != RpcParameterKind.Binary)
        .Select(parameter => parameter.Type)
        .Append(method.ResultType)
        .OfType<Type>();

    private static string? FindProblem(Type type, JsonSerializerOptions options)
    {
        try
        {
            return options.TryGetTypeInfo(type, out _)
                ? null
                : $"There is no JSON metadata for {type}: add it to a JsonSerializerContext in "
                    + "SerializerOptions.TypeInfoResolverChain.";
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return $"{type} cannot be serialized: {e.Message}";
        }
    }
}
