using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Backend;

/// <summary>A method whose params and result are JSON.</summary>
internal sealed class ScriptedHandler(string name, Func<JsonElement, string> respond) : RpcMethodHandler
{
    private static readonly JsonTypeInfo<JsonElement> Json =
        (JsonTypeInfo<JsonElement>)new RpcConnectionOptions().SerializerOptions.GetTypeInfo(typeof(JsonElement));

    public override RpcMethodDescriptor Method { get; } =
        new(name, alias: null, name, RpcMethodKind.Call, typeof(JsonElement), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var reader = new Utf8JsonReader(call.Params);
        var result = respond(JsonElement.ParseValue(ref reader));
        return call.CompleteAsync(ValueTask.FromResult(JsonElement.Parse(result)), Json);
    }
}
