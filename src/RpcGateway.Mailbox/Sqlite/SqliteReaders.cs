using System.Collections.Concurrent;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>
/// The threads that read. They are separate from the thread pool because SQLite blocks. The works that wait are those of callers and
/// subscriptions, which have limits of their own.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private const int ThreadCount = 2;

    private readonly BlockingCollection<IWriteWork> _works = [];
    private readonly SqliteConnector _connector;
    private readonly StoreStatus _status;
    private readonly SqliteErrors _errors;
    private readonly ReaderWriterLockSlim _gate;
    private readonly List<Thread> _threads = [];

    /// <param name="connector">Opens a connection for each thread.</param>
    /// <param name="status">What is known about the store.</param>
    /// <param name="errors">Converts errors.</param>
    /// <param name="gate">Entered while a thread reads, so that the writer can wait for a moment without a reader.</param>
    public SqliteReaders(SqliteConnector connector, StoreStatus status, SqliteErrors errors, ReaderWriterLockSlim gate)
    {
        (_connector, _status, _errors, _gate) = (connector, status, errors, gate);
        for (var i = 1; i <= ThreadCount; i++)
        {
            var session = new SqliteSession(connector.OpenReader());
            var thread = new Thread(() => Run(session)) { IsBackground = true, Name = $"RPC mailbox reader {i}" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> function, CancellationToken cancellationToken)
    {
        var work = new SqliteWork<T>(function, cancellationToken);
        try
        {
            _works.Add(work, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            work.Fail(StoreErrors.Stopping());
        }

        return work.Task;
    }

    /// <summary>Ends the threads after the works that wait.</summary>
    public void Dispose()
    {
        _works.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run(SqliteSession session)
    {
        foreach (var work in _works.GetConsumingEnumerable())
        {
            _gate.EnterReadLock();
            try
            {
                _status.ThrowIfCorrupt();
                if (work.Execute(session))
                {
                    _status.ReportSuccess(StoreUse.Read);
                }

                work.Complete();
            }
            catch (Exception e)
            {
                work.Fail(_errors.Convert(e, StoreUse.Read));
                session = Replace(session);
            }
            finally
            {
                _gate.ExitReadLock();
            }
        }

        session.Dispose();
    }

    // A statement may not have ended, or the file is closed.
    private SqliteSession Replace(SqliteSession session)
    {
        try
        {
            var next = new SqliteSession(_connector.OpenReader());
            session.Dispose();
            return next;
        }
        catch (Exception)
        {
            // The next read fails as well, and tries again. The thread must not end with it.
            return session;
        }
    }
}
