namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The methods of the gateway; the hub of the SignalR server has the same.</summary>
[RpcContract("bench", Callback = typeof(IBenchCallback))]
public interface IBench
{
    ValueTask<string> SayAsync(string text);
    ValueTask<Order> ConfirmAsync(Order order);
    Task FailAsync();
    IAsyncEnumerable<int> CountAsync(int items, CancellationToken cancellationToken = default);

    /// <summary>Adds up the items that the client sends.</summary>
    Task<long> SumAsync(IAsyncEnumerable<int> items, CancellationToken cancellationToken = default);

    /// <summary>Reports the numbers from 0, without pauses.</summary>
    Task ReportAsync(int reports, IProgress<int>? progress = null);

    /// <summary>Reads a stream to its end, and returns its length.</summary>
    Task<long> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<Stream> DownloadAsync(long bytes);

    /// <summary>Adds the connection to the group.</summary>
    Task JoinAsync();

    /// <summary>Sends a text to all members of the group.</summary>
    Task PostAsync(string text);

    /// <summary>Calls all members of the group, and counts those that return true.</summary>
    Task<int> AskAsync(string text);

    /// <summary>Calls one member of the group, the same each time.</summary>
    Task<bool> AskOneAsync(string text);
}

/// <summary>An object with five fields, like the arguments and results of real methods.</summary>
public sealed record Order(int Id, string Customer, string Article, double Price, bool IsPaid);
