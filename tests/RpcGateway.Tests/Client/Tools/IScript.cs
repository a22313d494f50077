namespace RpcGateway.Tests.Client;

/// <summary>What the protocol cases call: one method for each thing that a call can do.</summary>
[RpcContract("script", Callback = typeof(IScriptCallback))]
public interface IScript
{
    Task<int> AddAsync(int a, int b, CancellationToken cancellationToken = default);

    Task<string> SayAsync(string text, CancellationToken cancellationToken = default);

    Task DoAsync(CancellationToken cancellationToken = default);

    void Note(string text);

    Task<string> WorkAsync(int steps, IProgress<int>? progress, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> RangeAsync(int count, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> DoubleAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken = default);

    Task<int> SumAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken = default);

    Task<int> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<Stream> DownloadAsync(int bytes, CancellationToken cancellationToken = default);
}
