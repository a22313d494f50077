namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// The bytes of requests with successive ids, encoded once and sent repeatedly: an id recurs only after many others, when its
/// call has long completed. All connections share the ring. It is stored twice in a row, so that any successive requests are
/// contiguous.
/// </summary>
internal sealed class RequestRing
{
    private const int FirstId = 1000;
    private const int MaxCount = 512;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly byte[] _bytes;

    public RequestRing(IDialect dialect, Request request, int window)
    {
        HasLines = dialect.SharesFrames;
        var masks = new Random(1);
        Length = Encode(0).Length;
        Count = Math.Max(2 * window, Math.Min(MaxCount, MaxBytes / Length));
        var ring = Enumerable.Range(0, Count).SelectMany(Encode).ToArray();
        _bytes = [.. ring, .. ring];

        byte[] Encode(int index)
        {
            var message = dialect.Encode(request, FirstId + index);
            return HasLines
                ? [.. message, (byte)'\n']
                : ClientFrame.Create(ClientFrame.Text, message, (uint)masks.NextInt64(1, uint.MaxValue));
        }
    }

    /// <summary>Whether the requests are lines for shared frames; otherwise they are masked frames.</summary>
    public bool HasLines { get; }

    /// <summary>The number of requests.</summary>
    public int Count { get; }

    /// <summary>The length of each request.</summary>
    public int Length { get; }

    /// <summary>The id of a request, counted from 0.</summary>
    public int Id(long request) => FirstId + (int)(request % Count);

    /// <summary>Returns successive bytes, but not more than the ring has.</summary>
    public ReadOnlySpan<byte> FromByte(long position, long count)
    {
        var ring = Count * Length;
        return _bytes.AsSpan((int)(position % ring), (int)Math.Min(count, ring));
    }
}
