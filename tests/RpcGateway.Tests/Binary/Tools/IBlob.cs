using System.IO.Pipelines;

namespace RpcGateway.Tests.Binary;

/// <summary>One method for each way to send bytes.</summary>
[RpcContract("blob")]
public interface IBlob
{
    ValueTask<int> AddAsync(int a, int b);

    /// <summary>Reads all bytes and returns their hash.</summary>
    Task<string> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    Task<string> UploadPipeAsync(PipeReader content);

    /// <summary>Returns null for null.</summary>
    Task<string?> UploadMaybeAsync(Stream? content);

    Task<string> UploadTwoAsync(Stream first, PipeReader second);

    /// <summary>Reads some bytes and stops.</summary>
    Task<int> UploadSomeAsync(Stream content, int count);

    /// <summary>Reads one byte, waits for the test, and reads the rest without a token.</summary>
    Task<string> UploadSlowlyAsync(Stream content);

    Task<Stream> DownloadAsync(long bytes);

    Task<PipeReader> DownloadPipeAsync(long bytes);

    /// <summary>Returns the stream that the test chose.</summary>
    Task<Stream> OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits for the test and ignores its token; then as <see cref="OpenAsync"/>.</summary>
    Task<Stream> OpenLateAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns all bytes inverted, as they arrive.</summary>
    Task<Stream> InvertAsync(Stream content);
}
