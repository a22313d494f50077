using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

/// <summary>Calls a connection that is not on this node. It is on another node, or does not exist.</summary>
internal sealed class RemoteInvoker(
    IClientRoutes routes, string connectionId, JsonSerializerOptions serializer) : RpcInvoker
{
    public override JsonSerializerOptions SerializerOptions => serializer;

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments) =>
        Broadcast.Send(routes, RpcAddress.Connection(connectionId), FrozenSet<string>.Empty, method, arguments);

    public override async ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        await RequestAsync(method, arguments, cancellationToken);

    public override async ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        var result = await RequestAsync(method, arguments, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(result.Span, resultType)!;
        }
        catch (Exception e)
        {
            var fault = RpcJsonFault.Describe(result.Span, resultType, e);
            var text = $"The result of '{method.Name}' is invalid{fault}.";
            throw RpcCallFailure.Mark(new RpcException(RpcErrorCode.ResultUnreadable, text, e), requestSent: true);
        }
    }

    public override IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken) =>
        new RemoteStream<TItem>(routes, connectionId, method, itemType)
            .ReadAsync(JsonArgumentWriter.Encode(method, arguments), cancellationToken);

    public override ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        throw new InvalidOperationException(
            $"'{method.Name}' returns a binary stream, but connection '{connectionId}' is not on this node. Binary streams work only on "
            + "the connection's own node.");

    private ValueTask<ReadOnlyMemory<byte>> RequestAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments
    {
        var parameters = JsonArgumentWriter.Encode(method, arguments);
        var request = new BackplaneRequest(connectionId, BackplaneOperation.Call, method.Name, parameters);
        return RemoteRequest.SendAsync(routes, request, cancellationToken);
    }
}
