namespace RpcGateway.SampleContracts;

/// <summary>Returns its arguments: for first steps, measurements and tests of clients.</summary>
[RpcContract("echo")]
public interface IEcho
{
    // The benchmarks measure this call, so it has no cancellation token and returns a ValueTask.

    /// <summary>Returns the text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same text.</returns>
    [RpcExample("a greeting", """["hello"]""", Result = "\"hello\"")]
    ValueTask<string> SayAsync(string text);

    /// <summary>Returns the text after a delay.</summary>
    /// <param name="milliseconds">The delay in milliseconds, from 0 to 3,600,000.</param>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Cancels the call and its delay.</param>
    /// <returns>The same text.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The delay is out of range.", DataType = typeof(AllowedRange))]
    [RpcExample("ten milliseconds", """{"milliseconds":10,"text":"later"}""", Result = "\"later\"")]
    Task<string> DelayAsync(int milliseconds, string text, CancellationToken cancellationToken = default);

    /// <summary>Always fails, to show how callers see a failing service.</summary>
    /// <param name="message">The message of the exception, which callers see only if detailed errors are enabled.</param>
    Task FailAsync(string message);

    /// <summary>Reads a binary stream to its end.</summary>
    /// <param name="content">Any bytes.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The number of bytes received, and their hash.</returns>
    Task<UploadReceipt> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Sends pseudo-random bytes; equal seeds produce equal bytes.</summary>
    /// <param name="bytes">The number of bytes to send.</param>
    /// <param name="seed">The seed of the pseudo-random bytes.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    /// <returns>The bytes.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The size is out of range.", DataType = typeof(AllowedRange))]
    Task<Stream> DownloadAsync(long bytes, int seed, CancellationToken cancellationToken = default);
}
