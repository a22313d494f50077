using System.Buffers;
using System.Security.Cryptography;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;

namespace RpcGateway.Samples.Echo;

/// <summary>
/// Returns what it receives: for testing a client's calls, errors, cancellation, uploads and downloads.
/// </summary>
internal sealed class EchoService(TimeProvider time) : IEcho
{
    public const long MaxDownload = 16L * 1024 * 1024 * 1024;
    private const int MaxDelay = 3_600_000;
    private const int BufferSize = 64 * 1024;

    public ValueTask<string> SayAsync(string text) => new(text);

    public async Task<string> DelayAsync(int milliseconds, string text, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(milliseconds, 0, MaxDelay, nameof(milliseconds));
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
        return text;
    }

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public async Task<UploadReceipt> UploadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var bytes = 0L;
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                bytes += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new UploadReceipt(bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public Task<Stream> DownloadAsync(long bytes, int seed, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(bytes, 0, MaxDownload, nameof(bytes));
        return Task.FromResult<Stream>(new PseudoRandomStream(bytes, seed));
    }
}
