using System.Collections.Concurrent;
using System.Diagnostics;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>
/// The thread that writes. What waits while one transaction is written to the disk is written in the next one, so that many appends share
/// one sync.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxWorks = 100;

    private readonly ConcurrentQueue<IWriteWork> _works = new();

    // Not disposed: a caller may release it later, and it holds no handle.
    private readonly SemaphoreSlim _added = new(0);
    private readonly AppendQueue _appends;
    private readonly StoreStatus _status;
    private readonly SqliteErrors _errors;
    private readonly WalLimit _wal;
    private readonly SqliteConnector _connector;
    private readonly TimeProvider _time;
    private readonly Action<IReadOnlyCollection<QueueEnd>> _committed;
    private readonly Thread _thread;
    private SqliteSession _session;
    private SqliteAppender _appender;
    private volatile bool _isStopping;

    public SqliteWriter(
        SqliteConnector connector,
        AppendQueue appends,
        StoreStatus status,
        SqliteErrors errors,
        WalLimit wal,
        TimeProvider time,
        Action<IReadOnlyCollection<QueueEnd>> committed)
    {
        (_connector, _appends, _status, _errors, _wal, _time, _committed) = (connector, appends, status, errors, wal, time, committed);
        _session = new SqliteSession(connector.OpenWriter());
        _appender = new SqliteAppender(_session, time);
        SqliteSchema.Update(_session.Connection);
        appends.OnAdded(() => _added.Release());
        _thread = new Thread(Run) { IsBackground = true, Name = "RPC mailbox writer" };
        _thread.Start();
    }

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> function, CancellationToken cancellationToken)
    {
        var work = new SqliteWork<T>(function, cancellationToken);
        _works.Enqueue(work);
        if (_isStopping)
        {
            FailWorks();
        }
        else
        {
            _added.Release();
        }

        return work.Task;
    }

    /// <summary>Ends the thread after everything that waits.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _added.Release();
        _thread.Join();
        FailWorks();
        _session.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _added.Wait();
            while (TryRun())
            {
            }

            if (_isStopping)
            {
                return;
            }
        }
    }

    private bool TryRun()
    {
        var batch = _appends.TryTake();
        List<IWriteWork> works = [];
        while (works.Count < MaxWorks && _works.TryDequeue(out var work))
        {
            works.Add(work);
        }

        if (batch is null && works.Count == 0)
        {
            return false;
        }

        Write(batch, works);
        return true;
    }

    private void Write(AppendBatch? batch, List<IWriteWork> works)
    {
        var started = Stopwatch.GetTimestamp();
        var isCommit = false;
        var use = batch is null ? StoreUse.Write : StoreUse.Append;
        var done = StoreUse.None;
        AppendPlan? plan = null;
        try
        {
            _status.ThrowIfCorrupt();

            // Immediately, because a transaction that reads first fails as busy when it writes.
            _session.Prepare("BEGIN IMMEDIATE").Execute();
            plan = batch is null ? null : _appender.Write(batch);
            done |= plan?.Mails.Count > 0 ? StoreUse.Append : StoreUse.None;
            foreach (var work in works)
            {
                done |= work.Execute(_session) ? StoreUse.Write : StoreUse.None;
            }

            isCommit = true;
            _session.Prepare("COMMIT").Execute();
        }
        catch (Exception e)
        {
            Fail(_errors.Convert(e, use, isCommit), batch, works);
            Restore(use);
            return;
        }

        _status.ReportSuccess(done);
        Complete(plan, works, started);
        CheckWal(use);
    }

    private void CheckWal(StoreUse use)
    {
        try
        {
            _wal.Check(_session);
        }
        catch (Exception e)
        {
            // Everything was stored. The thread must not end with it.
            _errors.Convert(e, use);
            Restore(use);
        }
    }

    private void Complete(AppendPlan? plan, List<IWriteWork> works, long started)
    {
        if (plan is not null)
        {
            AppendCounts.Committed(plan, started);
            _committed([.. plan.Changed.Select(queue => new QueueEnd(queue.Key, queue.Value.Last))]);
            plan.Complete();
        }

        foreach (var work in works)
        {
            work.Complete();
        }
    }

    private static void Fail(RpcMailboxException error, AppendBatch? batch, List<IWriteWork> works)
    {
        if (batch is not null)
        {
            AppendCounts.Failed(batch);
            batch.Fail(error);
        }

        foreach (var work in works)
        {
            work.Fail(error);
        }
    }

    private void FailWorks()
    {
        while (_works.TryDequeue(out var work))
        {
            work.Fail(StoreErrors.Stopping());
        }
    }

    // Ends the transaction that failed. A connection that cannot is replaced.
    private void Restore(StoreUse use)
    {
        try
        {
            if (_session.Connection.Handle is { } handle && SQLitePCL.raw.sqlite3_get_autocommit(handle) == 0)
            {
                _session.Prepare("ROLLBACK").Execute();
            }

            return;
        }
        catch (Exception e)
        {
            _errors.Convert(e, use);
        }

        try
        {
            var next = new SqliteSession(_connector.OpenWriter());
            _session.Dispose();
            (_session, _appender) = (next, new SqliteAppender(next, _time));
        }
        catch (Exception e)
        {
            // The next transaction fails as well, and tries again.
            _errors.Convert(e, use);
        }
    }
}
