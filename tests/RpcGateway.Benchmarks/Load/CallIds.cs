namespace RpcGateway.Benchmarks.Load;

/// <summary>Ids of equally many digits, counted up as a client does, and from the start again.</summary>
internal sealed class CallIds
{
    private const int First = 1000;
    private const int Count = 9000;

    private int _next;

    /// <summary>The last one that was taken.</summary>
    public int Current { get; private set; }

    public int Take()
    {
        Current = First + _next;
        _next = (_next + 1) % Count;
        return Current;
    }
}
