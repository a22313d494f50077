namespace RpcGateway.Benchmarks.Contracts;

/// <summary>What every server of the comparison offers; the hub of the SignalR server has the same methods.</summary>
[RpcContract("bench", Callback = typeof(IBenchCallback))]
public interface IBench
{
    ValueTask<string> SayAsync(string text);

    ValueTask<Order> ConfirmAsync(Order order);

    Task FailAsync();

    IAsyncEnumerable<int> CountAsync(int items, CancellationToken cancellationToken = default);

    /// <summary>Items that come one at a time, with a pause before each.</summary>
    IAsyncEnumerable<int> TickAsync(int items, int milliseconds, CancellationToken cancellationToken = default);

    /// <summary>Adds up what the client sends.</summary>
    Task<long> SumAsync(IAsyncEnumerable<int> items, CancellationToken cancellationToken = default);

    /// <summary>Reports so many times, from 0 on.</summary>
    Task ReportAsync(int reports, IProgress<int>? progress = null);

    /// <summary>Reads a stream to its end, and tells how long it was.</summary>
    Task<long> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<Stream> DownloadAsync(long bytes);

    Task JoinAsync();

    Task PostAsync(string text);

    /// <summary>Asks every member of the group, and counts those that say yes.</summary>
    Task<int> AskAsync(string text);
}
