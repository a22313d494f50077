using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Services.Dispatch;

/// <summary>
/// Finds types in a contract and its callbacks that the application's serializer options do not support; returns a sentence for
/// each. The compiler reports most of them, but it knows neither the options nor contracts from other assemblies.
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
    /// <param name="isServed">
    /// Whether the server runs the method and reads its parameters; the parameters of callbacks are written.
    /// </param>
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
