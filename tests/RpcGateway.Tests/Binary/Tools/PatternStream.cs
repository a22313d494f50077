using System.Globalization;
using System.Security.Cryptography;

namespace RpcGateway.Tests.Binary;

/// <summary>Bytes that depend on their position, created as they are read. Can fail or wait at a position.</summary>
internal sealed class PatternStream(long length) : SourceStream
{
    private long _position;

    public static PatternStream Endless => new(long.MaxValue);

    /// <summary>Throws this exception after this many bytes.</summary>
    public (long At, Exception Exception)? Failure { get; init; }

    /// <summary>Waits until it is cancelled after this many bytes.</summary>
    public long StopsAt { get; init; } = long.MaxValue;

    /// <summary>Completes when the bytes before <see cref="StopsAt"/> have been read.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long BytesRead => Volatile.Read(ref _position);

    public static async Task<string> HashAsync(Stream content, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[10_000];
        long total = 0;
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            total += count;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{total}:{Convert.ToHexString(hash.GetHashAndReset())}");
    }

    public static Task<string> HashAsync(long length) => HashAsync(new PatternStream(length));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Failure?.At)
        {
            throw Failure.Value.Exception;
        }

        if (_position >= StopsAt)
        {
            Stopped.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var end = Math.Min(length, Math.Min(StopsAt, Failure?.At ?? length));
        var count = (int)Math.Min(end - _position, buffer.Length);
        Fill(buffer.Span[..count]);
        Volatile.Write(ref _position, _position + count);
        return count;
    }

    private void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var at = _position + i;
            bytes[i] = (byte)(at ^ (at >> 8) ^ (at >> 16));
        }
    }
}
