namespace RpcGateway.Checker.Contracts;

/// <summary>A list of numbered entries. Every client numbers what it sends, so that each call has an identity.</summary>
[RpcContract("ledger", Callback = typeof(ILedgerCallback))]
public interface ILedger
{
    /// <summary>Writes an entry, and returns the identity of the call.</summary>
    Task<long> AppendAsync(int client, long number, CancellationToken cancellationToken = default);

    /// <summary>Writes an entry, and returns the identity of the call. Clients repeat it with its key after any lost connection.</summary>
    [RpcIdempotent]
    Task<long> PlaceAsync(int client, long number, CancellationToken cancellationToken = default);

    /// <summary>Writes an entry, asks the caller, and returns the caller's answer.</summary>
    Task<long> AskAsync(int client, long number, CancellationToken cancellationToken = default);

    /// <summary>Returns consecutive numbers.</summary>
    IAsyncEnumerable<long> ReadAsync(long from, int count, CancellationToken cancellationToken = default);

    /// <summary>Writes an entry, without a response.</summary>
    void Note(int client, long number);
}
