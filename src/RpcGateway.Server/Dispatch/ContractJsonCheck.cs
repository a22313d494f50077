using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Server.Dispatch;

/// <summary>
/// Finds the types of a contract and of its callbacks that the application's serializer options cannot handle, a
/// sentence for each. The compiler reports most of them, but it knows no options and no contract that is compiled elsewhere.
/// </summary>
internal static class ContractJsonCheck
{
    public static IEnumerable<string> Find(RpcContractBinding binding, JsonSerializerOptions options) =>
        from use in binding.Methods.SelectMany(method => TypesOf(method, isServed: true))
            .Concat(binding.Callback?.Methods.SelectMany(method => TypesOf(method, isServed: false)) ?? [])
        group use.Method by (use.Type, use.IsRead) into methods
        from problem in new JsonTypeWalk(options, methods.Key.IsRead).Find(methods.Key.Type)
        group methods by problem into found
        let names = found.SelectMany(methods => methods).Distinct().Select(name => $"'{name}'")
        select $"{found.Key} Needed by {string.Join(", ", names)}.";

    /// <param name="method">A method.</param>
    /// <param name="isServed">Whether the server runs it, so that it reads the parameters; it writes those of callbacks.</param>
    private static IEnumerable<(string Method, Type Type, bool IsRead)> TypesOf(RpcMethodDescriptor method, bool isServed)
    {
        foreach (var parameter in method.Parameters.Where(parameter => parameter.Kind != RpcParameterKind.Binary))
        {
            yield return (method.Name, parameter.Type, isServed != (parameter.Kind == RpcParameterKind.Progress));
        }

        if (method.ResultType is { } result)
        {
            yield return (method.Name, result, !isServed);
        }
    }
}
