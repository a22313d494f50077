using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>The calls of clients. A job that this node runs has its newest state in memory; others have theirs in the store.</summary>
internal sealed class JobBoardService(JobScheduler scheduler, JobStore store, JobRunners runners, JobBoardOptions options, TimeProvider time) : IJobBoard
{
    /// <summary>The shortest time between two states of a stream.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task<JobState> SubmitAsync(JobOrder order, string key, CancellationToken cancellationToken)
    {
        var id = JobStore.IdOf(key);
        var stored = StoredOrder.Of(order);
        var job = await scheduler.AcceptAsync(id, stored, cancellationToken);
        return job.Order.IsSameAs(stored)
            ? Newest(job)
            : throw new RpcException(JobErrorCode.OtherOrder, "This key was used for another order: use a new random one for each job.");
    }

    public async Task<JobState> GetAsync(string id, CancellationToken cancellationToken) => Newest(await FindAsync(id, cancellationToken));

    public async Task<JobState> CancelAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (scheduler.Find(id) is { } entry)
            {
                entry.Cancel();
                if (await entry.Ended.WaitAsync(cancellationToken) is { } end)
                {
                    return end;
                }
            }

            var job = await FindAsync(id, cancellationToken);
            if (job.End is not null)
            {
                return job.ToState();
            }

            // The node that runs the job notices the record. If another record came first, try again with that.
            if (await store.TryAddAsync(job, JobRecord.Cancelled(job.Attempt), cancellationToken) is { } cancelled)
            {
                return cancelled.ToState();
            }
        }
    }

    public async IAsyncEnumerable<JobState> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (scheduler.Find(id) is { } entry)
            {
                await foreach (var state in FollowAsync(entry, cancellationToken))
                {
                    yield return state;
                }

                if (await entry.Ended is not null)
                {
                    yield break;
                }
            }

            var job = await FindAsync(id, cancellationToken);
            yield return Newest(job);
            if (job.End is not null)
            {
                yield break;
            }

            if (scheduler.Find(id) is null)
            {
                // Each start is a record, also one at this node.
                await store.WaitForRecordAsync(id, job.Version, cancellationToken);
            }
        }
    }

    // Takes the newest state when the stream has room, so nothing is queued for a slow reader.
    private async IAsyncEnumerable<JobState> FollowAsync(JobEntry entry, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var hasEnded = entry.Ended.IsCompleted;
            var (state, changed) = entry.Peek();
            if (hasEnded && await entry.Ended is null)
            {
                yield break;
            }

            yield return Explain(state);
            if (hasEnded)
            {
                yield break;
            }

            await Task.WhenAny(changed, entry.Ended).WaitAsync(cancellationToken);
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(Task.Delay(Interval, time, pause.Token), entry.Ended);
            await pause.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private JobState Newest(StoredJob job) =>
        Explain(job.End is null && scheduler.Find(job.Id) is { } entry ? entry.Peek().State : job.ToState());

    private JobState Explain(JobState state) => state.Stage == JobStage.Waiting && options.MaxRunning == 0 && !runners.HasPlaces
        ? state with { Reason = "No worker is available." }
        : state;

    private async Task<StoredJob> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken)
            ?? throw new RpcException(JobErrorCode.NoSuchJob, "There is no job with this id, or it is no longer stored.");
}
