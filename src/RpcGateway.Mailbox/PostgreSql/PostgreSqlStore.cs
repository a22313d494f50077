using System.Globalization;
using Npgsql;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>Stores messages in a database that several nodes share.</summary>
internal sealed class PostgreSqlStore : IMailboxStore
{
    private readonly RpcMailboxOptions _options;
    private readonly AppendQueue _appends;
    private readonly StoreStatus _status;
    private readonly PostgreSqlErrors _errors;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private PostgreSqlWriter? _writer;
    private volatile bool _isPrepared;
    private int _isClosed;

    public PostgreSqlStore(RpcMailboxOptions options, AppendQueue appends, StoreStatus status, TimeProvider time)
    {
        (_options, _appends, _status) = (options, appends, status);
        _errors = new PostgreSqlErrors(status);
        _source = PostgreSqlConnections.Create(options);
        Appender = new PostgreSqlAppender(_source, time, options.StoreTimeout);
    }

    public event Action<IReadOnlyCollection<QueueEnd>>? Committed;

    public bool IsShared => true;

    public PostgreSqlAppender Appender { get; }

    /// <summary>Starts also without the database, which may come later.</summary>
    /// <exception cref="InvalidOperationException">The database refuses this program.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _writer = new PostgreSqlWriter(
            _appends, Appender, () => PrepareAsync(CancellationToken.None), _status, _errors, queues => Committed?.Invoke(queues));
        try
        {
            await QueryAsync(StoreUse.Write, _ => Task.FromResult(true), cancellationToken);
        }
        catch (RpcMailboxException e) when (PostgreSqlErrors.IsConfiguration(e.InnerException))
        {
            throw new InvalidOperationException($"The database of the mailbox refuses this program: {e.InnerException!.Message}", e);
        }
        catch (RpcMailboxException e) when (e.InnerException is not null)
        {
            // Logged by the status. The first operation that reaches the database creates the tables.
        }
    }

    public Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(IReadOnlyList<NewMail> mails, CancellationToken cancellationToken) =>
        _appends.AddAsync(mails, cancellationToken);

    public Task<StoredPage> ReadAsync(string queue, long after, int maxCount, int maxBytes, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Read, token => PostgreSqlQueries.ReadAsync(_source, queue, after, maxCount, maxBytes, token), cancellationToken);

    public Task<AcknowledgeResult> AcknowledgeAsync(string queue, string reader, long sequence, CancellationToken cancellationToken) => QueryAsync(
        StoreUse.Write,
        token => PostgreSqlQueries.AcknowledgeAsync(_source, queue, reader, sequence, _options.MaxReaders, token),
        cancellationToken);

    public Task<int> RemoveReaderAsync(string queue, string reader, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Write, token => PostgreSqlQueries.RemoveReaderAsync(_source, queue, reader, token), cancellationToken);

    public Task<RpcMailQueueState> GetStateAsync(string queue, string reader, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Read, token => PostgreSqlQueries.GetStateAsync(_source, queue, reader, token), cancellationToken);

    public async Task<int> TrimAsync(string queue, TrimRule rule, CancellationToken cancellationToken)
    {
        var removed = await QueryAsync(StoreUse.Write, token => PostgreSqlTrimming.TrimAsync(_source, queue, rule, _options.StoreTimeout, token), cancellationToken);
        MailboxCounters.CountTrims(removed);
        return removed;
    }

    public Task<IReadOnlyList<QueueEnd>> ListEndsAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Read, token => PostgreSqlQueries.ListEndsAsync(_source, queues, token), cancellationToken);

    public Task<QueueList> ListQueuesAsync(long after, bool withAge, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Read, token => PostgreSqlTrimming.ListQueuesAsync(_source, after, withAge, token), cancellationToken);

    public Task<int> RemoveKeysAsync(long before, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Write, token => PostgreSqlTrimming.RemoveKeysAsync(_source, before, token), cancellationToken);

    public Task<bool> TryBeginTrimAsync(long now, long notAfter, CancellationToken cancellationToken) =>
        QueryAsync(StoreUse.Write, token => PostgreSqlTrimming.TryBeginAsync(_source, now, notAfter, token), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _appends.Close(StoreErrors.Stopping());
            await (_writer?.DisposeAsync() ?? default);
            await _source.DisposeAsync();
        }
    }

    private async Task<T> QueryAsync<T>(StoreUse use, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        if (_isClosed != 0)
        {
            throw StoreErrors.Stopping();
        }

        try
        {
            await PrepareAsync(cancellationToken);
            var result = await query(cancellationToken);
            _status.ReportSuccess(use);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw _errors.Convert(e, use);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (!_isPrepared)
            {
                await PostgreSqlSchema.UpdateAsync(_source, _options.StoreTimeout, cancellationToken);
                await CheckDurabilityAsync(cancellationToken);
                _isPrepared = true;
                MailboxLog.Opened(_status.Logger, "PostgreSQL");
            }
        }
        finally
        {
            _preparing.Release();
        }
    }

    private async Task CheckDurabilityAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        var commit = await ReadSettingAsync(connection, "synchronous_commit", cancellationToken);
        Appender.MustSync = commit == "off";
        if (await ReadSettingAsync(connection, "fsync", cancellationToken) == "off")
        {
            MailboxLog.NotDurable(_status.Logger, "fsync = off");
        }
    }

    private static async Task<string?> ReadSettingAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        Convert.ToString(await PostgreSqlSchema.ExecuteAsync(connection, $"SHOW {name}", cancellationToken), CultureInfo.InvariantCulture);
}
