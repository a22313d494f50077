using System.Diagnostics;
using System.Threading.Channels;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>
/// Appends what waits, one transaction after the other: messages that this process appends to a queue get their numbers in the order of the calls.
/// </summary>
internal sealed class PostgreSqlWriter : IAsyncDisposable
{
    // One request at most: a round takes everything that waits.
    private readonly Channel<bool> _added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly AppendQueue _appends;
    private readonly PostgreSqlAppender _appender;
    private readonly Func<Task> _prepare;
    private readonly StoreStatus _status;
    private readonly PostgreSqlErrors _errors;
    private readonly Action<IReadOnlyCollection<QueueEnd>> _committed;
    private readonly Task _running;

    /// <param name="appends">The requests.</param>
    /// <param name="appender">Writes them.</param>
    /// <param name="prepare">Creates the tables, if that was not possible before.</param>
    /// <param name="status">What is known about the store.</param>
    /// <param name="errors">Converts errors.</param>
    /// <param name="committed">Called after each commit.</param>
    public PostgreSqlWriter(
        AppendQueue appends,
        PostgreSqlAppender appender,
        Func<Task> prepare,
        StoreStatus status,
        PostgreSqlErrors errors,
        Action<IReadOnlyCollection<QueueEnd>> committed)
    {
        (_appends, _appender, _prepare, _status, _errors, _committed) = (appends, appender, prepare, status, errors, committed);
        appends.OnAdded(() => _added.Writer.TryWrite(true));
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends after the transaction that is running.</summary>
    public async ValueTask DisposeAsync()
    {
        _added.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (var _ in _added.Reader.ReadAllAsync())
        {
            while (_appends.TryTake() is { } batch)
            {
                await WriteAsync(batch);
            }
        }
    }

    private async Task WriteAsync(AppendBatch batch)
    {
        var (started, isCommit) = (Stopwatch.GetTimestamp(), false);
        AppendPlan plan;
        try
        {
            await _prepare();
            plan = await _appender.WriteAsync(batch, () => isCommit = true);
        }
        catch (Exception e)
        {
            AppendCounts.Failed(batch);
            batch.Fail(_errors.Convert(e, StoreUse.Append, isCommit));
            return;
        }

        _status.ReportSuccess(plan.Mails.Count > 0 ? StoreUse.Append : StoreUse.None);
        AppendCounts.Committed(plan, started);
        _committed([.. plan.Changed.Select(queue => new QueueEnd(queue.Key, queue.Value.Last))]);
        plan.Complete();
    }
}
