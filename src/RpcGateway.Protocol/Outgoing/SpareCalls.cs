namespace RpcGateway.Protocol.Outgoing;

/// <summary>
/// Call objects of one kind that can be reused: one for each thread, and a shared stack. A caller that makes its calls one after
/// another on one thread always gets the same object.
/// </summary>
internal static class SpareCalls<TCall>
    where TCall : PendingCall, new()
{
    private const int MaxShared = 256;

    private static readonly Lock Lock = new();
    private static readonly Stack<TCall> Shared = new();

    [ThreadStatic]
    private static TCall? _own;

    public static TCall Take()
    {
        if (_own is { } own)
        {
            _own = null;
            return own;
        }

        lock (Lock)
        {
            return Shared.TryPop(out var shared) ? shared : new TCall();
        }
    }

    public static void Add(TCall call)
    {
        if (_own is null)
        {
            _own = call;
            return;
        }

        lock (Lock)
        {
            if (Shared.Count < MaxShared)
            {
                Shared.Push(call);
            }
        }
    }
}
