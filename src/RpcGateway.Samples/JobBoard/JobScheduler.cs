using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>The jobs that this node runs: those that it has accepted, and unfinished ones of nodes that are gone.</summary>
internal sealed class JobScheduler(
    JobStore store, JobRunners runners, JobNodes nodes, JobBoardOptions options, TimeProvider time, ILogger<JobScheduler> logger)
    : BackgroundService
{
    private const int ChecksPerRound = 200;

    private readonly ConcurrentDictionary<string, JobEntry> _entries = [];
    private readonly ConcurrentQueue<string> _lost = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private int _accepting;

    // Jobs of other nodes that have not ended. Only the loop uses these.
    private readonly Dictionary<string, StoredJob> _elsewhere = [];
    private readonly Queue<string> _toCheck = [];
    private long _position;

    /// <summary>Returns a job that this node runs, or null.</summary>
    public JobEntry? Find(string id) => _entries.GetValueOrDefault(id);

    /// <summary>Stores a job and starts it, unless it exists.</summary>
    public async Task<StoredJob> AcceptAsync(string id, StoredOrder order, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is { } existing)
        {
            return existing;
        }

        Reserve();
        try
        {
            if (!await store.HasRoomAsync(cancellationToken))
            {
                throw new RpcException(
                    JobErrorCode.TooManyStored,
                    $"{options.MaxStored} jobs are stored, which is the maximum. They are kept for {options.Lifetime.TotalDays:0} days.");
            }

            var job = await store.AddAsync(id, nodes.Id, order, cancellationToken);
            if (job.End is null && job.Node == nodes.Id)
            {
                Start(job);
            }

            return job;
        }
        finally
        {
            Interlocked.Decrement(ref _accepting);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        while (_entries.Values.FirstOrDefault() is { } entry)
        {
            await entry.Ended.WaitAsync(cancellationToken);
            await entry.Running;
        }
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        runners.Set(new GatewayRunner(), options.MaxRunning);
        using var timer = new PeriodicTimer(options.NodeInterval, time);
        do
        {
            try
            {
                await nodes.ExchangeAsync(stoppingToken);
                await FindJobsAsync(stoppingToken);
                await ForgetEndedAsync(stoppingToken);
                await TakeOverAsync(stoppingToken);
            }
            catch (RpcMailboxException e)
            {
                JobBoardLog.StoreFailed(logger, e);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The process also serves other things, and the next round may succeed.
                JobBoardLog.RoundFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Reserve()
    {
        lock (_gate)
        {
            if (runners.Waiting + _accepting >= options.MaxWaiting)
            {
                throw new RpcException(
                    JobErrorCode.TooManyWaiting, $"{options.MaxWaiting} jobs wait already, which is the maximum. Try again later.");
            }

            Interlocked.Increment(ref _accepting);
        }
    }

    private async Task FindJobsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ids, position) = await store.ListAsync(_position, cancellationToken);
            foreach (var id in ids)
            {
                await LookAtAsync(id, cancellationToken);
            }

            if (position == _position)
            {
                break;
            }

            _position = position;
        }

        while (_lost.TryPeek(out var id))
        {
            await LookAtAsync(id, cancellationToken);
            _lost.TryDequeue(out _);
        }
    }

    private async Task LookAtAsync(string id, CancellationToken cancellationToken)
    {
        if (!_entries.ContainsKey(id) && await FindReadableAsync(id, cancellationToken) is { End: null } job)
        {
            _elsewhere[id] = job;
        }
    }

    // One job that cannot be read must not keep the others from running. Each is looked at once, so this is logged once.
    private async Task<StoredJob?> FindReadableAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(id, cancellationToken);
        }
        catch (RpcMailboxException e) when (e.Error == RpcMailboxError.Unreadable)
        {
            JobBoardLog.JobUnreadable(logger, e, id);
            return null;
        }
    }

    // A part of the jobs in each round, so that many jobs of other nodes cost no more than few.
    private async Task ForgetEndedAsync(CancellationToken cancellationToken)
    {
        if (_toCheck.Count == 0)
        {
            foreach (var id in _elsewhere.Keys)
            {
                _toCheck.Enqueue(id);
            }
        }

        for (var i = 0; i < ChecksPerRound && _toCheck.TryDequeue(out var id); i++)
        {
            if (_elsewhere.TryGetValue(id, out var known) && await store.HasChangedAsync(known, cancellationToken))
            {
                _elsewhere.Remove(id);
                await LookAtAsync(id, cancellationToken);
            }
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (id, known) in _elsewhere)
        {
            if (!nodes.MayTakeFrom(known.Node))
            {
                continue;
            }

            // Another node may have been faster. If two are equally fast, the store refuses the start of one of them.
            var job = await FindReadableAsync(id, cancellationToken);
            if (job is not { End: null })
            {
                _elsewhere.Remove(id);
            }
            else if (job.Node != known.Node)
            {
                _elsewhere[id] = job;
            }
            else
            {
                _elsewhere.Remove(id);
                count += Start(job) ? 1 : 0;
            }
        }

        if (count > 0)
        {
            JobBoardLog.TakenOver(logger, count);
        }
    }

    private bool Start(StoredJob job)
    {
        var entry = new JobEntry(job);
        if (_stopping.IsCancellationRequested || !_entries.TryAdd(job.Id, entry))
        {
            entry.Dispose();
            return false;
        }

        // Not in the context of the call that has submitted the job: its deadline and its trace end with it.
        using (ExecutionContext.SuppressFlow())
        {
            entry.Running = RunAsync(entry);
        }

        return true;
    }

    private async Task RunAsync(JobEntry entry)
    {
        JobState? end = null;
        try
        {
            end = await new JobRun(entry, nodes.Id, store, runners, options, time, logger).RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            JobBoardLog.JobFailed(logger, e, entry.Stored.Attempt);
        }
        finally
        {
            _entries.TryRemove(entry.Stored.Id, out _);
            if (end is null)
            {
                _lost.Enqueue(entry.Stored.Id);
            }

            entry.End(end);
            entry.Dispose();
        }
    }
}
