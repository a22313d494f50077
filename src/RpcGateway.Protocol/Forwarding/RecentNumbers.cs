namespace RpcGateway.Protocol.Forwarding;

/// <summary>The numbers of calls or binary streams that ended recently, to recognize what arrives late for them. The owner locks.</summary>
internal struct RecentNumbers
{
    private const int Length = 128;

    private uint[]? _ring;
    private int _count;

    public void Add(uint number)
    {
        _ring ??= new uint[Length];
        _ring[_count++ % Length] = number;
    }

    public readonly bool Contains(uint number) =>
        _ring is not null && _ring.AsSpan(0, Math.Min(_count, Length)).Contains(number);
}
