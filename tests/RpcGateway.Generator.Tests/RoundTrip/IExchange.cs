using System.IO.Pipelines;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>A contract with every kind of method, compiled with its generated code into this assembly.</summary>
[RpcContract("exchange")]
public interface IExchange
{
    ValueTask<string> DescribeAsync(string name, int count = 3, string? note = "none", Grade? grade = Grade.Good);

    ValueTask<string?> RepeatAsync(string? text);

    [RpcMethod("execute")]
    Task RunAsync(
        int number,
        IProgress<int> progress,
        IProgress<string>? other = null,
        CancellationToken cancellationToken = default);

    Task<int> AddUpAsync(IAsyncEnumerable<int> values, IAsyncEnumerable<int>? more = null);

    ValueTask<string> UploadAsync(Stream content, PipeReader? more = null);

    void Note(string text);

    IAsyncEnumerable<int> CountAsync(int limit, CancellationToken cancellationToken = default);

    Task<Stream> DownloadAsync(string text);

    ValueTask<PipeReader> PipeAsync(string text);

    Task PingAsync();

    ValueTask PongAsync();
}
