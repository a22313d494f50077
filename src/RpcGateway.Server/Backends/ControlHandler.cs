using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Backends;

/// <summary>A method on channel 0 of a link. Its params are one object.</summary>
internal sealed class ControlHandler<TParams, TResult>(
    string name,
    JsonTypeInfo<TParams> paramsType,
    JsonTypeInfo<TResult> resultType,
    Func<BackendConnection, TParams, CancellationToken, ValueTask<TResult>> handle) : RpcMethodHandler
    where TParams : class
{
    public override RpcMethodDescriptor Method { get; } = new(
        name, alias: null, name, RpcMethodKind.Call, typeof(TResult), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state) =>
        call.CompleteAsync(handle((BackendConnection)state!, Read(call), call.CancellationToken), resultType);

    private TParams Read(RpcInboundCall call)
    {
        try
        {
            return JsonSerializer.Deserialize(call.Params, paramsType)
                ?? throw new RpcException(RpcErrorCode.InvalidParams, $"'{name}' has no params.");
        }
        catch (JsonException e)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, $"The params of '{name}' are invalid at {e.Path}.", e);
        }
    }
}
