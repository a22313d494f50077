using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// The bytes of requests with successive ids, built once and sent over and over: an id comes back only after many others,
/// when its call has long been answered. All connections share them. They lie there twice, so that any of them that follow
/// each other are one piece.
/// </summary>
internal sealed class RequestRing
{
    private const int FirstId = 1000;
    private const int MaxCount = 512;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly byte[] _bytes;

    private RequestRing(byte[] bytes, int count, int length)
    {
        _bytes = bytes;
        Count = count;
        Length = length;
    }

    /// <summary>How many requests there are.</summary>
    public int Count { get; }

    /// <summary>How long each is.</summary>
    public int Length { get; }

    public static int Id(long request, int count) => FirstId + (int)(request % count);

    /// <summary>Each request as a masked frame.</summary>
    public static RequestRing CreateFrames(IDialect dialect, Request request, int window)
    {
        var masks = new Random(1);
        return Create(dialect, request, window, message =>
            ClientFrame.Create(ClientFrame.Text, message, (uint)masks.NextInt64(1, uint.MaxValue)));
    }

    /// <summary>Each request as a line, to be put into frames later.</summary>
    public static RequestRing CreateLines(IDialect dialect, Request request, int window) =>
        Create(dialect, request, window, static message => [.. message, (byte)'\n']);

    /// <summary>The requests from one on, as many as wanted, but no more than there are.</summary>
    public ReadOnlySpan<byte> From(long request, long count) => FromByte(request * Length, count * Length);

    /// <summary>The same, by bytes.</summary>
    public ReadOnlySpan<byte> FromByte(long position, long count)
    {
        var ring = Count * Length;
        return _bytes.AsSpan((int)(position % ring), (int)Math.Min(count, ring));
    }

    private static RequestRing Create(IDialect dialect, Request request, int window, Func<byte[], byte[]> wrap)
    {
        var length = wrap(dialect.Encode(request, FirstId)).Length;
        var count = Math.Max(2 * window, Math.Min(MaxCount, MaxBytes / length));
        var bytes = new byte[2 * count * length];
        for (var i = 0; i < count; i++)
        {
            wrap(dialect.Encode(request, FirstId + i)).CopyTo(bytes, i * length);
        }

        bytes.AsSpan(0, count * length).CopyTo(bytes.AsSpan(count * length));
        return new RequestRing(bytes, count, length);
    }
}
