namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>The methods that the session tests call.</summary>
[RpcContract("ledger", Callback = typeof(ILedgerClient))]
public interface ILedger
{
    /// <summary>Appends a text and returns how often it was appended so far.</summary>
    Task<int> AppendAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Returns when the test allows it.</summary>
    Task<string> HoldAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the numbers from 0.</summary>
    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken = default);

    /// <summary>Returns the sum of the numbers.</summary>
    Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken = default);

    /// <summary>Returns what was uploaded.</summary>
    Task<Stream> MirrorAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Reports the numbers up to a count.</summary>
    Task<int> WorkAsync(int count, IProgress<int> progress);

    /// <summary>Joins a group, and gets numbered notes from it.</summary>
    Task JoinAsync(string group);

    /// <summary>Asks the caller.</summary>
    Task<int> AskAsync(int number);

    /// <summary>Returns the caller's connection and user.</summary>
    Task<string> WhoAsync();
}

/// <summary>The callback of the session tests.</summary>
[RpcContract("ledgerClient")]
public interface ILedgerClient
{
    /// <summary>A numbered note of a group.</summary>
    void Note(int number);

    /// <summary>Returns twice the number.</summary>
    Task<int> DoubleAsync(int number);
}
