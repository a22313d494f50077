namespace RpcGateway.Protocol.Connections;

/// <summary>Ended calls of one kind, to be used again. A caller that calls one after the other always gets the same.</summary>
internal static class SpareCalls<TCall>
    where TCall : PendingCall, new()
{
    private const int MostShared = 256;

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
            if (Shared.Count < MostShared)
            {
                Shared.Push(call);
            }
        }
    }
}
