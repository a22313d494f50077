using Microsoft.Data.Sqlite;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>Stores messages in a file of this process.</summary>
internal sealed class SqliteStore : IMailboxStore
{
    private readonly RpcMailboxOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreStatus _status;
    private readonly SqliteConnector _connector;
    private readonly SqliteErrors _errors;
    private readonly WalLimit _wal;
    private readonly AppendQueue _appends;
    private readonly ReaderWriterLockSlim _gate = new();
    private FileLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private int _isClosed;

    public SqliteStore(
        RpcMailboxOptions options, AppendQueue appends, StoreStatus status, TimeProvider time, Func<string, DriveType>? findDrive = null)
    {
        (_options, _appends, _status, _time) = (options, appends, status, time);
        _connector = new SqliteConnector(_options, findDrive);
        _errors = new SqliteErrors(_connector.File, status);
        _wal = new WalLimit(_connector.File, _gate, status, _options.StoreTimeout);
    }

    public event Action<IReadOnlyCollection<QueueEnd>>? Committed;

    public bool IsShared => false;

    public long WalBytes => _wal.Bytes;

    /// <exception cref="InvalidOperationException">The file cannot be used.</exception>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        _lock = FileLock.Take(_connector.File);
        try
        {
            _connector.CheckDisk();
            _writer = new SqliteWriter(_connector, _appends, _status, _errors, _wal, _time, queues => Committed?.Invoke(queues));
            _readers = new SqliteReaders(_connector, _status, _errors, _gate);
        }
        catch (SqliteException e)
        {
            throw new InvalidOperationException($"The file {_connector.File} of the mailbox cannot be opened: {_errors.Convert(e, StoreUse.Read).Message}", e);
        }

        MailboxLog.Opened(_status.Logger, _connector.File);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(IReadOnlyList<NewMail> mails, CancellationToken cancellationToken) =>
        _writer is null ? throw StoreErrors.Stopping() : _appends.AddAsync(mails, cancellationToken);

    public Task<StoredPage> ReadAsync(string queue, long after, int maxCount, int maxBytes, CancellationToken cancellationToken) =>
        QueryAsync(session => SqliteQueries.Read(session, queue, after, maxCount, maxBytes), cancellationToken);

    public Task<AcknowledgeResult> AcknowledgeAsync(string queue, string reader, long sequence, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqliteQueries.Acknowledge(session, queue, reader, sequence, _options.MaxReaders), cancellationToken);

    public Task<int> RemoveReaderAsync(string queue, string reader, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqliteQueries.RemoveReader(session, queue, reader), cancellationToken);

    public Task<RpcMailQueueState> GetStateAsync(string queue, string reader, CancellationToken cancellationToken) =>
        QueryAsync(session => SqliteQueries.GetState(session, queue, reader), cancellationToken);

    public async Task<int> TrimAsync(string queue, TrimRule rule, CancellationToken cancellationToken)
    {
        var removed = await ChangeAsync(session => SqliteTrimming.Trim(session, queue, rule), cancellationToken);
        MailboxCounters.CountTrims(removed);
        return removed;
    }

    public Task<IReadOnlyList<QueueEnd>> ListEndsAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken) =>
        QueryAsync(session => SqliteQueries.ListEnds(session, queues), cancellationToken);

    public Task<QueueList> ListQueuesAsync(long after, bool withAge, CancellationToken cancellationToken) =>
        QueryAsync(session => SqliteTrimming.ListQueues(session, after, withAge), cancellationToken);

    public Task<int> RemoveKeysAsync(long before, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqliteTrimming.RemoveKeys(session, before), cancellationToken);

    public Task<bool> TryBeginTrimAsync(long now, long notAfter, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqliteTrimming.TryBegin(session, now, notAfter), cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return default;
        }

        _appends.Close(StoreErrors.Stopping());
        _readers?.Dispose();
        _writer?.Dispose();
        _lock?.Dispose();
        _gate.Dispose();
        return default;
    }

    private Task<T> QueryAsync<T>(Func<SqliteSession, T> function, CancellationToken cancellationToken) =>
        _readers is { } readers ? readers.ReadAsync(function, cancellationToken) : throw StoreErrors.Stopping();

    private Task<T> ChangeAsync<T>(Func<SqliteSession, T> function, CancellationToken cancellationToken) =>
        _writer is { } writer ? writer.WriteAsync(function, cancellationToken) : throw StoreErrors.Stopping();
}
