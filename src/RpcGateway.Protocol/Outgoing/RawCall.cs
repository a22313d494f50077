namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call whose result is passed on as JSON.</summary>
internal sealed class RawCall : PendingCall<ReadOnlyMemory<byte>>
{
    public static RawCall Create(PendingCalls calls)
    {
        var call = SpareCalls<RawCall>.Take();
        call.Begin(calls, null);
        return call;
    }

    protected override ReadOnlyMemory<byte> Parse(ReadOnlySpan<byte> json) => json.ToArray();

    protected override void Recycle()
    {
        if (TryReset())
        {
            SpareCalls<RawCall>.Add(this);
        }
    }
}
