namespace RpcGateway.Tests.Client;

/// <summary>The methods that the protocol cases call, one for each kind of call.</summary>
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
