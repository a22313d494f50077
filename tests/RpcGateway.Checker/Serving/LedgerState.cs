using System.Collections.Concurrent;

namespace RpcGateway.Checker.Serving;

/// <summary>What the ledger knows about its clients' connections.</summary>
internal sealed class LedgerState(LedgerFile file, string? bug)
{
    private readonly ConcurrentDictionary<string, Receiver> _receivers = new(StringComparer.Ordinal);

    // Different in each process, so that the epochs of a restarted server are new.
    private long _epochs = TimeProvider.System.GetTimestamp();

    public LedgerFile File => file;

    /// <summary>The deliberate bug; null for none.</summary>
    public string? Bug => bug;

    /// <summary>The identity of the last append, which a misrouted response contains.</summary>
    public long LastResult { get; set; }

    /// <summary>What the leak keeps.</summary>
    public ConcurrentBag<byte[]> Leaked { get; } = [];

    public Receiver Of(string connectionId) =>
        _receivers.GetOrAdd(connectionId, _ => new Receiver(Interlocked.Increment(ref _epochs)));

    public void Forget(string connectionId) => _receivers.TryRemove(connectionId, out _);
}
