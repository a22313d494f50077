using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>A stream that is called for when its enumeration starts, on the connection of that moment or the next one.</summary>
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
        var token = deadline?.Token ?? cancellationToken;
        if (await StartAsync(deadline, token).ConfigureAwait(false) is not { } items)
        {
            yield break;
        }

        await using (items.ConfigureAwait(false))
        {
            do
            {
                yield return items.Current;
            }
            while (await items.MoveNextAsync().ConfigureAwait(false));
        }
    }

    /// <summary>Gives the stream with its first item at hand, or null where it has none.</summary>
    private async ValueTask<IAsyncEnumerator<TItem>?> StartAsync(CallDeadline? deadline, CancellationToken token)
    {
        try
        {
            while (true)
            {
                var connection = await invoker.GetInvokerAsync(token).ConfigureAwait(false);
                var items = connection.StreamAsync(method, arguments, itemType, token).GetAsyncEnumerator(CancellationToken.None);
                try
                {
                    if (await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        deadline?.Stop();
                        return items;
                    }

                    return null;
                }
                catch (RpcConnectionLostException e) when (invoker.MayWait(e, connection))
                {
                }
            }
        }
        catch (OperationCanceledException e) when (deadline is { HasPassed: true })
        {
            throw deadline.CreateException(method, e);
        }
    }
}
