using System.Runtime.CompilerServices;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.Queues;

/// <summary>
/// Reads a queue from a position on, and then waits for more. The watch is added before the first read, so no message falls between the two;
/// between two portions the store is free.
/// </summary>
internal sealed class Subscription<TMessage>(string queue, MailCodec<TMessage> codec, IMailboxStore store, SubscriptionParts parts)
{
    private const int PortionCount = 128;
    private const int PortionBytes = 256 * 1024;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<RpcMail<TMessage>> RunAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = parts.Watches.Add(queue);
        try
        {
            var position = after;
            var version = watch.Version;
            var page = await ReadAsync(position, cancellationToken);
            while (true)
            {
                if (page.TruncatedAfter(position) is > 0 and var truncated)
                {
                    position = page.First - 1;
                    yield return new RpcMail<TMessage>(position, parts.Time.GetUtcNow(), default, truncated);
                }

                foreach (var mail in page.Mails)
                {
                    position = mail.Sequence;
                    yield return codec.Read(mail);
                }

                if (page.Last <= position)
                {
                    await watch.WaitAsync(version, cancellationToken);
                }

                version = watch.Version;
                page = await ReadNextAsync(position, cancellationToken);
            }
        }
        finally
        {
            parts.Watches.Remove(queue);
        }
    }

    private async Task<StoredPage> ReadAsync(long position, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(queue, position, PortionCount, PortionBytes, cancellationToken);
        Positions.CheckNotBeyond(position, page.Last);
        MailboxCounters.CountReads(page.Mails.Count);
        return page;
    }

    private async Task<StoredPage> ReadNextAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ReadAsync(position, cancellationToken);
            }
            catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Unavailable && !parts.Watches.HasEnded)
            {
                // Nothing is lost meanwhile.
                await Task.Delay(RetryDelay, parts.Time, cancellationToken);
            }
        }
    }
}
