using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Streams;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

/// <summary>
/// Reads a stream of a client that is not on this node. One request keeps the stream open, and each portion is a request of its own. The
/// next portion is requested while the reader processes the current one, so at most two are in memory.
/// </summary>
internal sealed class RemoteStream<TItem>(
    IClientRoutes routes, string connectionId, RpcMethodDescriptor method, JsonTypeInfo<TItem> type)
{
    public async IAsyncEnumerable<TItem> ReadAsync(
        ReadOnlyMemory<byte> parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new BackplaneRequest(connectionId, BackplaneOperation.Stream, method.Name, parameters)
        {
            StreamId = Guid.NewGuid().ToString("n"),
        };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var open = routes.RequestAsync(call, ending.Token).AsTask();
        Task<ReadOnlyMemory<byte>>? next = RequestNext(call, ending.Token);
        try
        {
            var isFirst = true;
            for (long count = 0; next is not null; isFirst = false)
            {
                var portion = Read(await next, isFirst);
                next = portion.IsFinished || portion.Fault is not null ? null : RequestNext(call, ending.Token);
                foreach (var item in portion.Items)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return item;
                    count++;
                }

                if (portion.Fault is { } fault)
                {
                    throw new ValueOrigin(method).UnreadableItem(count, fault.Reason, fault.Exception);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(open, next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<ReadOnlyMemory<byte>> RequestNext(BackplaneRequest call, CancellationToken cancellationToken) => RemoteRequest.SendAsync(
        routes, call with { Operation = BackplaneOperation.Next, Params = default }, cancellationToken).AsTask();

    private StreamPortion<TItem> Read(ReadOnlyMemory<byte> json, bool isFirst)
    {
        try
        {
            if (!isFirst)
            {
                return StreamPortion<TItem>.ReadNext(json.Span, type);
            }

            var reader = StreamPortion<TItem>.Start(json.Span);
            var first = StreamPortion<TItem>.ReadFirst(ref reader, json.Span, type);
            return first with { IsFinished = first.Token is null };
        }
        catch (Exception e)
        {
            throw new ValueOrigin(method).Unreadable("", e);
        }
    }
}
