using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RpcGateway.Mailbox;

namespace RpcGateway.Samples.JobBoard;

/// <summary>
/// The records of jobs. Each job has a queue. The key of a record is the number of the record before it, so of two nodes that add the next record the store
/// refuses one: a job has one end, and no end of an attempt after which another one has started.
/// </summary>
internal sealed class JobStore(IRpcMailbox<JobRecord> records, JobBoardOptions options)
{
    private const int PageSize = 1000;

    private static readonly RpcQueueName List = RpcQueueName.Topic("all");

    /// <summary>The id is as hard to guess as the key.</summary>
    public static string IdOf(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("jobBoard:" + key)));

    /// <summary>Whether another job can be stored.</summary>
    public async Task<bool> HasRoomAsync(CancellationToken cancellationToken)
    {
        var state = await records.GetStateAsync(List, cancellationToken: cancellationToken);
        return state.Count < options.MaxStored;
    }

    /// <summary>Returns a job; null if there is none with that id.</summary>
    public async Task<StoredJob?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(id, cancellationToken)).Job;

    /// <summary>Stores an order, unless the job exists.</summary>
    /// <returns>The job, which may have another order.</returns>
    public async Task<StoredJob> AddAsync(string id, string node, StoredOrder order, CancellationToken cancellationToken)
    {
        var (job, version) = await ReadAsync(id, cancellationToken);
        if (job is not null)
        {
            return job;
        }

        var record = JobRecord.Ordered(node, order);
        try
        {
            var receipts = await records.AppendAsync(
                [
                    new RpcMailDraft<JobRecord>(Queue(id), record, Key(version)),
                    new RpcMailDraft<JobRecord>(List, JobRecord.Listed(id), $"{id}/{Key(version)}"),
                ],
                cancellationToken);
            return new StoredJob(id, order, receipts[0].Time, node, receipts[0].Sequence);
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.KeyConflict)
        {
            return await FindAsync(id, cancellationToken) ?? throw new InvalidOperationException("The store has removed an order.", e);
        }
    }

    /// <summary>Stores the next record of a job.</summary>
    /// <returns>The job with the record; null if another record came first, so that the caller's job is out of date.</returns>
    public async Task<StoredJob?> TryAddAsync(StoredJob job, JobRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await records.AppendAsync(Queue(job.Id), record, Key(job.Version), cancellationToken);
            return job.With(record, receipt.Sequence);
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.KeyConflict)
        {
            return null;
        }
    }

    /// <summary>Whether a job has records that the caller does not know.</summary>
    public async Task<bool> HasChangedAsync(StoredJob job, CancellationToken cancellationToken) =>
        (await records.GetStateAsync(Queue(job.Id), cancellationToken: cancellationToken)).Last > job.Version;

    /// <summary>Waits until a job has a record after a number.</summary>
    public async Task WaitForRecordAsync(string id, long after, CancellationToken cancellationToken)
    {
        await foreach (var _ in records.SubscribeAsync(Queue(id), after, cancellationToken))
        {
            return;
        }
    }

    /// <summary>Lists the ids of jobs after a position.</summary>
    /// <returns>The ids, and the position after them.</returns>
    public async Task<(IReadOnlyList<string> Ids, long Position)> ListAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(after, PageSize, cancellationToken);
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Unreadable)
        {
            return await ListReadableAsync(after, cancellationToken);
        }
    }

    // An entry that cannot be read is skipped: without it, one job is not found.
    private async Task<(IReadOnlyList<string> Ids, long Position)> ListReadableAsync(long after, CancellationToken cancellationToken)
    {
        var state = await records.GetStateAsync(List, cancellationToken: cancellationToken);
        var ids = new List<string>();
        var position = Math.Max(after, state.First - 1);
        for (var count = 0; count < PageSize && position < state.Last; count++)
        {
            try
            {
                (var found, position) = await ListAsync(position, 1, cancellationToken);
                ids.AddRange(found);
            }
            catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Unreadable)
            {
                position++;
            }
        }

        return (ids, position);
    }

    private async Task<(IReadOnlyList<string> Ids, long Position)> ListAsync(long after, int count, CancellationToken cancellationToken)
    {
        var page = await records.ReadAsync(List, after, count, cancellationToken);
        string[] ids = [.. page.Mails.Select(mail => mail.Message?.JobId).OfType<string>()];
        return (ids, page.Mails is [.., var last] ? last.Sequence : after);
    }

    private static RpcQueueName Queue(string id) => RpcQueueName.User(id);

    private static string Key(long version) => version.ToString(CultureInfo.InvariantCulture);

    private async Task<(StoredJob? Job, long Version)> ReadAsync(string id, CancellationToken cancellationToken)
    {
        StoredJob? job = null;
        var version = 0L;
        while (true)
        {
            var page = await records.ReadAsync(Queue(id), version, PageSize, cancellationToken);
            foreach (var mail in page.Mails)
            {
                job = StoredJob.Add(job, id, mail);
                version = mail.Sequence;
            }

            if (!page.HasMore || page.Mails.Count == 0)
            {
                return (job, Math.Max(version, page.Last));
            }
        }
    }
}
