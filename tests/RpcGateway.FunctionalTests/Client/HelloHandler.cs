using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Responds to <c>$/hello</c> as a gateway does.</summary>
internal sealed class HelloHandler : RpcMethodHandler
{
    private static readonly JsonSerializerOptions Json = RpcJson.CreateOptions();

    public override RpcMethodDescriptor Method { get; } =
        new("$/hello", null, "Hello", RpcMethodKind.Call, typeof(JsonElement), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        using var response = JsonDocument.Parse(
            $$"""{"version":1,"limits":{"maxDepth":64},"connectionId":"{{RpcCallContext.Current!.ConnectionId}}"}""");
        return call.CompleteAsync(
            new ValueTask<JsonElement>(response.RootElement.Clone()), RpcJson.GetTypeInfo<JsonElement>(Json));
    }
}
