using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>A method of the specification's examples: without a contract, with any number of params.</summary>
internal sealed class SpecificationMethod(string name, Func<JsonNode?, JsonNode?> run) : RpcMethodHandler
{
    public static IReadOnlyList<RpcMethodHandler> All { get; } =
    [
        new SpecificationMethod("subtract", static parameters => parameters switch
        {
            JsonArray numbers => (int)numbers[0]! - (int)numbers[1]!,
            _ => (int)parameters!["minuend"]! - (int)parameters["subtrahend"]!,
        }),
        new SpecificationMethod("sum", static parameters => parameters!.AsArray().Sum(number => (int)number!)),
        new SpecificationMethod("get_data", static _ => new JsonArray("hello", 5)),
        new SpecificationMethod("update", static _ => null),
        new SpecificationMethod("notify_hello", static _ => null),
        new SpecificationMethod("notify_sum", static _ => null),
    ];

    public override RpcMethodDescriptor Method { get; } =
        new(name, null, name, RpcMethodKind.Call, typeof(JsonNode), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var parameters = call.Params.IsEmpty ? null : JsonNode.Parse(call.Params);
        var type = RpcJson.GetTypeInfo<JsonElement>(RpcJson.CreateOptions());
        return call.CompleteAsync(ValueTask.FromResult(JsonSerializer.SerializeToElement(run(parameters))), type);
    }
}
