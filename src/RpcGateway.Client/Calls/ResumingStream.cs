namespace RpcGateway.Client.Calls;

/// <summary>
/// A stream that continues after a lost connection, behind the last item that its consumer got. Items that were received but not read
/// before the loss count only when the consumer gets them.
/// </summary>
internal sealed class ResumingStream<TItem>(IResumableStream<TItem> first, Func<TItem, IAsyncEnumerable<TItem>> resume)
    : IAsyncEnumerable<TItem>
{
    public async IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var stream = first;
        while (true)
        {
            TItem last = default!;
            var hasItem = false;
            var attempt = new StreamAttempt();
            var items = stream.Read(attempt).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (await MoveNextAsync(items, attempt).ConfigureAwait(false) is { } hasNext)
                {
                    if (!hasNext)
                    {
                        yield break;
                    }

                    last = items.Current;
                    hasItem = true;
                    yield return last;
                }
            }
            finally
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }

            // Without an item, there is no position: the same call is made again.
            stream = hasItem ? Resumable(resume(last)) : stream;
        }
    }

    /// <exception cref="ArgumentException">The stream is not the result of a client's method.</exception>
    public static IResumableStream<TItem> Resumable(IAsyncEnumerable<TItem> stream) =>
        stream as IResumableStream<TItem> ?? throw new ArgumentException(
            "The stream must be the unchanged result of a method that was called through a proxy of an RpcClient.", nameof(stream));

    // Null if the connection was lost. A loss before the request was sent is a refusal: the client has closed, or too many calls wait.
    private static async ValueTask<bool?> MoveNextAsync(IAsyncEnumerator<TItem> items, StreamAttempt attempt)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (RpcConnectionLostException e) when (attempt.IsOpen || e.RequestSent)
        {
            return null;
        }
    }
}
