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
    CancellationToken callToken) : IAsyncEnumerable<TItem>, IResumableStream<TItem>
    where TArguments : struct, IRpcArguments
{
    public IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        invoker.DirectInvoker is { } direct
            ? direct.StreamAsync(method, arguments, itemType, callToken).GetAsyncEnumerator(cancellationToken)
            : ReadAsync(invoker, null, callToken).GetAsyncEnumerator(cancellationToken);

    public IAsyncEnumerable<TItem> Read(StreamAttempt attempt) => ReadAsync(invoker.Waiting(), attempt, callToken);

    private async IAsyncEnumerable<TItem> ReadAsync(
        ReconnectingInvoker calls, StreamAttempt? attempt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = calls.StartDeadline(cancellationToken);
        var items = await OpenAsync(calls, deadline, deadline?.Token ?? cancellationToken).ConfigureAwait(false);
        if (attempt is not null)
        {
            attempt.IsOpen = true;
        }

        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Returns the stream when its first response has arrived; the deadline does not cover its items.</summary>
    private async ValueTask<IAsyncEnumerable<TItem>> OpenAsync(
        ReconnectingInvoker calls, CallDeadline? deadline, CancellationToken token)
    {
        try
        {
            var items = await OpenConnectedAsync(calls, deadline, token).ConfigureAwait(false);
            deadline?.Stop();
            return items;
        }
        catch (OperationCanceledException e) when (deadline is not null)
        {
            throw deadline.Explain(method, e);
        }
    }

    private async ValueTask<IAsyncEnumerable<TItem>> OpenConnectedAsync(
        ReconnectingInvoker calls, CallDeadline? deadline, CancellationToken token)
    {
        var retries = calls.StartRetries(method, deadline);
        while (true)
        {
            TimeSpan delay;
            var connection = await calls.GetInvokerAsync(token).ConfigureAwait(false);
            var pending = CallBinding.Bind(connection, deadline?.Settings).OpenStreamAsync(method, arguments, itemType, token);
            var failedAtOnce = pending.IsFaulted;
            try
            {
                return await pending.ConfigureAwait(false);
            }
            catch (RpcConnectionLostException e) when (failedAtOnce && calls.MayWait(e, connection))
            {
                continue;
            }
            catch (RpcException e) when (retries is not null && retries.MayRetry(e, out delay))
            {
            }

            await retries.WaitAsync(delay, token).ConfigureAwait(false);
        }
    }
}
