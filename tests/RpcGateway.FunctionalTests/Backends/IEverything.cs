namespace RpcGateway.FunctionalTests.Backends;

/// <summary>Every kind of method.</summary>
[RpcContract("everything", Callback = typeof(IEverythingCallback))]
public interface IEverything
{
    Task<int> AddAsync(int a, int b);

    Task FailAsync(int code, string text);

    IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancellationToken = default);

    Task<int> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken = default);

    Task<Stream> DownloadAsync(int bytes);

    Task<long> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<int> WorkAsync(int steps, IProgress<int> progress, CancellationToken cancellationToken = default);

    /// <summary>Never completes.</summary>
    Task HoldAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the connection's id, the user, the method and the trace id.</summary>
    Task<string> DescribeAsync();

    /// <summary>Adds the numbers that the caller returns as a stream.</summary>
    Task<int> SumOfCallerAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the response of any connection.</summary>
    Task<string> AskAsync(string connectionId, string question);

    void Note(string text);
}

[RpcContract("everythingCallback")]
public interface IEverythingCallback
{
    IAsyncEnumerable<int> NumbersAsync(CancellationToken cancellationToken = default);

    Task<string> AnswerAsync(string question);
}
