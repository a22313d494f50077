namespace RpcGateway.SampleContracts;

/// <summary>Gives back what it gets: for first steps, measurements and tests of one's own client.</summary>
[RpcContract("echo")]
public interface IEcho
{
    // No cancellation token and a ValueTask: this is the call that is measured.

    /// <summary>Gives the text back.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same text.</returns>
    [RpcExample("a greeting", """["hello"]""", Result = "\"hello\"")]
    ValueTask<string> SayAsync(string text);

    /// <summary>Gives the text back after a while; cancelling the call ends the wait.</summary>
    /// <param name="milliseconds">How long to wait, from 0 to 3,600,000.</param>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The same text.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The time is out of its range.", DataType = typeof(AllowedRange))]
    [RpcExample("ten milliseconds", """{"milliseconds":10,"text":"later"}""", Result = "\"later\"")]
    Task<string> DelayAsync(int milliseconds, string text, CancellationToken cancellationToken = default);

    /// <summary>Always fails, to show what a failing service looks like to its caller.</summary>
    /// <param name="message">The text of the exception, which callers see only where detailed errors are on.</param>
    Task FailAsync(string message);

    /// <summary>Reads a binary stream to its end.</summary>
    /// <param name="content">Any bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>How many bytes came, and their hash.</returns>
    Task<UploadReceipt> UploadAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Sends pseudo-random bytes; equal seeds give equal bytes.</summary>
    /// <param name="bytes">How many bytes to send.</param>
    /// <param name="seed">What the bytes follow from.</param>
    /// <param name="cancellationToken">Stops the sending.</param>
    /// <returns>The bytes.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The size is out of its range.", DataType = typeof(AllowedRange))]
    Task<Stream> DownloadAsync(long bytes, int seed, CancellationToken cancellationToken = default);
}
