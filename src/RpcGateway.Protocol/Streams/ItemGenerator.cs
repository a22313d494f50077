using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// Enumerates items, ahead of the reader by a bounded number. Items that are generated without a pause are published together, so
/// that many of them share a message.
/// </summary>
internal sealed class ItemGenerator<T>(IAsyncEnumerable<T> source, JsonTypeInfo<T> type) : IItemGenerator
{
    private const int MaxTogether = 128;
    private const int MaxBytesTogether = 16 * 1024;

    // A generator that computes without a pause still publishes its items this often.
    private const int MaxMillisecondsTogether = 100;

    private long _publishedAt;

    public async Task GenerateAsync(StreamOutput output, StreamBuffer items, CancellationToken cancellationToken)
    {
        _publishedAt = Environment.TickCount64;
        var enumerator = source.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var move = enumerator.MoveNextAsync();
                if (!move.IsCompleted)
                {
                    output.Publish(items);
                }

                if (!await move.ConfigureAwait(false))
                {
                    return;
                }

                Add(items, enumerator.Current, output.Limits);
                if (IsTimeToPublish(items))
                {
                    _publishedAt = Environment.TickCount64;
                    output.Publish(items);
                }

                if (items.Count == 0 || !output.HasRoom(items))
                {
                    output.Publish(items);
                    await output.WaitForRoomAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private bool IsTimeToPublish(StreamBuffer items) =>
        items.Count >= MaxTogether
        || items.Bytes >= MaxBytesTogether
        || Environment.TickCount64 - _publishedAt >= MaxMillisecondsTogether;

    private void Add(StreamBuffer items, T item, RpcPeerLimits limits)
    {
        try
        {
            items.Add(item, type, limits);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(RpcErrorCode.ResultNotSerializable, "An item of the stream could not be serialized.", e);
        }
    }
}
