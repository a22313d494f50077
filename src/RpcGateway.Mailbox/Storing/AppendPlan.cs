using System.Security.Cryptography;

namespace RpcGateway.Mailbox.Storing;

/// <summary>
/// Decides what one transaction writes: gives numbers to new messages, and finds repeats by their keys. The caller has locked the rows of
/// all queues, so neither their numbers nor their keys change until the commit.
/// </summary>
/// <param name="queues">The rows of the queues, by name.</param>
/// <param name="findKey">Reads the stored key of a queue.</param>
/// <param name="time">The time of the new messages, in milliseconds since 1970.</param>
internal sealed class AppendPlan(IReadOnlyDictionary<string, QueueRow> queues, Func<long, string, KeyRow?> findKey, long time)
{
    private readonly Dictionary<(long Queue, string Key), KeyRow> _newKeys = [];
    private readonly List<(AppendRequest Request, IReadOnlyList<RpcMailReceipt>? Receipts)> _outcomes = [];

    public long Time => time;

    /// <summary>The new messages.</summary>
    public List<(QueueRow Queue, long Sequence, ReadOnlyMemory<byte> Body)> Mails { get; } = [];

    /// <summary>The new keys.</summary>
    public IReadOnlyDictionary<(long Queue, string Key), KeyRow> Keys => _newKeys;

    /// <summary>The number of messages that were stored before.</summary>
    public int Repeats { get; private set; }

    /// <summary>The number of messages of requests with a key of another message.</summary>
    public int Conflicts { get; private set; }

    /// <summary>The queues with new messages.</summary>
    public IEnumerable<KeyValuePair<string, QueueRow>> Changed => queues.Where(queue => queue.Value.AddedBytes > 0);

    public void Add(AppendBatch batch)
    {
        foreach (var request in batch.Requests)
        {
            _outcomes.Add((request, Add(request)));
        }
    }

    /// <summary>Reports the outcome after the commit.</summary>
    public void Complete()
    {
        foreach (var (request, receipts) in _outcomes)
        {
            if (receipts is not null)
            {
                request.Complete(receipts);
            }
            else
            {
                request.Fail(new RpcMailboxException(
                    RpcMailboxError.KeyConflict, "The key was used for another message of the queue. Nothing was stored."));
            }
        }
    }

    // Null if a key belongs to another message: then nothing of the request is stored.
    private RpcMailReceipt[]? Add(AppendRequest request)
    {
        var (stored, ownKeys) = (new KeyRow?[request.Mails.Count], new Dictionary<(long, string), byte[]>());
        for (var i = 0; i < stored.Length; i++)
        {
            var mail = request.Mails[i];
            if (mail.Key is not { } text)
            {
                continue;
            }

            var (key, hash) = ((queues[mail.Queue].Id, text), SHA256.HashData(mail.Body.Span));
            stored[i] = _newKeys.GetValueOrDefault(key) ?? findKey(key.Id, text);
            var known = stored[i]?.Hash ?? ownKeys.GetValueOrDefault(key);
            if (known is not null && !hash.AsSpan().SequenceEqual(known))
            {
                Conflicts += request.Mails.Count;
                return null;
            }

            ownKeys[key] = hash;
        }

        return [.. request.Mails.Select((mail, index) => Add(mail, stored[index], ownKeys))];
    }

    private RpcMailReceipt Add(NewMail mail, KeyRow? stored, Dictionary<(long, string), byte[]> hashes)
    {
        var queue = queues[mail.Queue];

        // The same key twice in one request is a repeat, too.
        if ((stored ?? (mail.Key is null ? null : _newKeys.GetValueOrDefault((queue.Id, mail.Key)))) is { } first)
        {
            Repeats++;
            return new RpcMailReceipt(first.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(first.Time), IsRepeat: true);
        }

        var sequence = queue.Add(mail.Body.Length);
        Mails.Add((queue, sequence, mail.Body));
        if (mail.Key is { } key)
        {
            _newKeys.Add((queue.Id, key), new KeyRow(hashes[(queue.Id, key)], sequence, time));
        }

        return new RpcMailReceipt(sequence, DateTimeOffset.FromUnixTimeMilliseconds(time), IsRepeat: false);
    }
}
