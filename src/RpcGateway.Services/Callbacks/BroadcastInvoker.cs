using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

/// <summary>Sends notifications to many receivers. Calls are not possible.</summary>
internal sealed class BroadcastInvoker(
    IClientRoutes routes, RpcAddress address, IReadOnlySet<string> except, JsonSerializerOptions serializer) : RpcInvoker
{
    public override JsonSerializerOptions SerializerOptions => serializer;

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments) =>
        Broadcast.Send(routes, address, except, method, arguments);

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        throw NoResponse(method);

    public override ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken) =>
        throw NoResponse(method);

    public override IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken) =>
        throw NoResponse(method);

    public override ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken) =>
        throw NoResponse(method);

    private static InvalidOperationException NoResponse(RpcMethodDescriptor method) => new(
        $"'{method.Name}' has a response, but a broadcast to All, User or Group has many receivers. Call it on Caller or "
        + "Connection(id), or change its return type to void, which makes it a notification.");
}
