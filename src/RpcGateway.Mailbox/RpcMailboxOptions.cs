namespace RpcGateway.Mailbox;

/// <summary>Where messages are stored, and the limits of a mailbox.</summary>
public sealed class RpcMailboxOptions
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>
    /// The SQLite file, which is created if it does not exist. It must be on a local disk, and one process uses it. Ignored if
    /// <see cref="PostgreSql"/> is set. Default: <c>mailbox.db</c> in the current folder.
    /// </summary>
    public string SqliteFile { get; set; } = "mailbox.db";

    /// <summary>
    /// The maximum size of the SQLite file, in bytes; appends fail with <see cref="RpcMailboxError.Full"/> beyond it. Default: null, no limit.
    /// Range: 1 MiB and more.
    /// </summary>
    public long? MaxSqliteSize { get; set; }

    /// <summary>
    /// The connection string of a PostgreSQL database, which several nodes can share. Tables with the prefix <c>rpc_mailbox_</c> are created
    /// in the first schema of the search path. Default: null, SQLite is used.
    /// </summary>
    public string? PostgreSql { get; set; }

    /// <summary>
    /// The maximum size of a message as JSON, in bytes. It should be lower than the <c>MaxMessageSize</c> of clients that read it. Default:
    /// 256 KiB. Range: 1 KiB to 16 MiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 256 * 1024;

    /// <summary>The maximum number of messages that wait to be stored. Default: 10,000. Range: 1,000 to 1,000,000.</summary>
    public int MaxWaitingAppends { get; set; } = 10_000;

    /// <summary>The maximum size of the messages that wait to be stored, in bytes. Default: 64 MiB. Range: 1 MiB to 1 GiB.</summary>
    public int MaxWaitingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The maximum number of open subscriptions in this process. Default: 100,000. Range: 1 to 10,000,000.</summary>
    public int MaxSubscriptions { get; set; } = 100_000;

    /// <summary>The maximum number of readers of a queue that have acknowledged something. Default: 1,000. Range: 1 to 1,000,000.</summary>
    public int MaxReaders { get; set; } = 1000;

    /// <summary>How long keys are remembered, whether their messages were trimmed or not. Default: 7 days. Range: 1 min to 365 days.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often old keys, and messages beyond their retention, are removed. Default: 5 min. Range: 1 s to 1 day.</summary>
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a node looks for messages of other nodes that no hint announced. Only with PostgreSQL. Default: 5 s. Range: 100 ms to 10 min.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the store may need for one statement, locks included. Default: 10 s. Range: 1 s to 5 min.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The virtual file system of SQLite. Tests use one without shared memory.</summary>
    internal string? SqliteVfs { get; set; }

    internal IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            PostgreSql is not null || !string.IsNullOrWhiteSpace(SqliteFile) ? null : $"{nameof(SqliteFile)} must not be empty.",
            PostgreSql is null || !string.IsNullOrWhiteSpace(PostgreSql) ? null : $"{nameof(PostgreSql)} must not be empty.",
            MaxSqliteSize is { } size ? Check(nameof(MaxSqliteSize), size, 1024 * 1024, long.MaxValue) : null,
            Check(nameof(MaxMessageSize), MaxMessageSize, 1024, 16 * 1024 * 1024),
            Check(nameof(MaxWaitingAppends), MaxWaitingAppends, 1000, 1_000_000),
            Check(nameof(MaxWaitingBytes), MaxWaitingBytes, 1024 * 1024, 1024 * 1024 * 1024),
            Check(nameof(MaxSubscriptions), MaxSubscriptions, 1, 10_000_000),
            Check(nameof(MaxReaders), MaxReaders, 1, 1_000_000),
            Check(nameof(KeyLifetime), KeyLifetime, TimeSpan.FromMinutes(1), Year),
            Check(nameof(TrimInterval), TrimInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Check(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            Check(nameof(StoreTimeout), StoreTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        ];
        return errors.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T min, T max)
        where T : IComparable<T> => value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0
        ? null
        : $"{name} is {value}, but must be from {min} to {max}.";
}
