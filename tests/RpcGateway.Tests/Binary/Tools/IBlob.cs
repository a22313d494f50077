using System.IO.Pipelines;

namespace RpcGateway.Tests.Binary;

/// <summary>One method for each way in which bytes travel.</summary>
[RpcContract("blob")]
public interface IBlob
{
    ValueTask<int> AddAsync(int a, int b);

    /// <summary>Reads everything; gives back its hash.</summary>
    Task<string> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<string> UploadPipeAsync(PipeReader content);

    /// <summary>Gives back nothing for nothing.</summary>
    Task<string?> UploadMaybeAsync(Stream? content);

    Task<string> UploadTwoAsync(Stream first, PipeReader second);

    /// <summary>Reads some bytes, and then no more.</summary>
    Task<int> UploadSomeAsync(Stream content, int count);

    /// <summary>Reads a byte, waits for the test, and reads the rest without looking at a token.</summary>
    Task<string> UploadSlowlyAsync(Stream content);

    Task<Stream> DownloadAsync(long bytes);

    Task<PipeReader> DownloadPipeAsync(long bytes);

    /// <summary>Gives back what the test has put there.</summary>
    Task<Stream> OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits for the test without looking at its token; then as <see cref="OpenAsync"/>.</summary>
    Task<Stream> OpenLateAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives back all bytes inverted, as they come in.</summary>
    Task<Stream> InvertAsync(Stream content);
}
