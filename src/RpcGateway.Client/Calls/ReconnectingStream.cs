using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>
/// A stream whose call is made when its enumeration starts, on the current connection or the next one.
/// </summary>
internal sealed class ReconnectingStream<TArguments, TItem>(
    ReconnectingInvoker invoker,
    RpcMethodDescriptor method,
    TArguments arguments,
    JsonTypeInfo<TItem> itemType,
    CancellationToken callToken) : IAsyncEnumerable<TItem>
    where TArguments : struct, IRpcArguments
{
    public IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        invoker.DirectInvoker is { } direct
            ? direct.StreamAsync(method, arguments, itemType, callToken).GetAsyncEnumerator(cancellationToken)
            : ReadAsync(callToken).GetAsyncEnumerator(cancellationToken);

    private async IAsyncEnumerable<TItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = invoker.StartDeadline(cancellationToken);
        var items = await OpenAsync(deadline, deadline?.Token ?? cancellationToken).ConfigureAwait(false);
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Returns the stream when its first response has arrived; the deadline does not cover its items.</summary>
    private async ValueTask<IAsyncEnumerable<TItem>> OpenAsync(CallDeadline? deadline, CancellationToken token)
    {
        try
        {
            var items = await OpenConnectedAsync(deadline, token).ConfigureAwait(false);
            deadline?.Stop();
            return items;
        }
        catch (OperationCanceledException e) when (deadline is not null)
        {
            throw deadline.Explain(method, e);
        }
    }

    private async ValueTask<IAsyncEnumerable<TItem>> OpenConnectedAsync(CallDeadline? deadline, CancellationToken token)
    {
        while (true)
        {
            var connection = await invoker.GetInvokerAsync(token).ConfigureAwait(false);
            var pending = ReconnectingInvoker.Bind(connection, deadline).OpenStreamAsync(method, arguments, itemType, token);
            var failedAtOnce = pending.IsFaulted;
            try
            {
                return await pending.ConfigureAwait(false);
            }
            catch (RpcConnectionLostException e) when (failedAtOnce && invoker.MayWait(e, connection))
            {
            }
        }
    }
}
