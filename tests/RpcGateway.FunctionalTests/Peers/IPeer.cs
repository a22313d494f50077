using PolyType;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>
/// What each end serves and calls in the tests with a StreamJsonRpc peer. Both libraries generate their proxies from
/// this one interface, so that every case runs with either of them as the caller.
/// </summary>
[RpcContract("peer")]
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IPeer
{
    Task<int> AddAsync(int a, int b);

    // Optional: JsonMessageFormatter leaves arguments that are null out of params by name.
    ValueTask<PeerOrder?> EchoAsync(PeerOrder? order = null);

    Task<string> RepeatAsync(string text, int times);

    Task DoNothingAsync();

    /// <summary>A notification.</summary>
    void Note(string text);

    /// <summary>Throws an error with a code and data.</summary>
    Task FailAsync(int code, string message, PeerOrder data);

    /// <summary>Throws an exception that is not meant for the caller.</summary>
    Task<int> BreakAsync(string message);

    /// <summary>Runs until it is cancelled.</summary>
    Task HoldAsync(CancellationToken cancellationToken);

    /// <summary>Calls <see cref="AddAsync"/> of the caller.</summary>
    Task<int> AddAtCallerAsync(int a, int b);

    /// <summary>Reports 1 to <paramref name="steps"/>.</summary>
    Task<int> WorkAsync(int steps, IProgress<PeerStep>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Streams the numbers from 0.</summary>
    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken);

    /// <summary>Streams the numbers from 0, and then runs until it is cancelled.</summary>
    IAsyncEnumerable<int> CountAndHoldAsync(int count, CancellationToken cancellationToken);

    /// <summary>Streams the numbers from 0, and then throws an error with the code 1001.</summary>
    IAsyncEnumerable<int> CountAndFailAsync(int count, CancellationToken cancellationToken);

    Task<int> SumAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken);

    /// <summary>Reads one item only.</summary>
    Task<int> FirstAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken);

    /// <summary>Streams an order for each number.</summary>
    IAsyncEnumerable<PeerOrder> OrderAsync(IAsyncEnumerable<int> amounts, CancellationToken cancellationToken);
}
