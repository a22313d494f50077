namespace RpcGateway.Protocol.Connections;

/// <summary>A call whose result is passed on as JSON.</summary>
internal sealed class RawCall : PendingCall<ReadOnlyMemory<byte>>
{
    public static RawCall Create(RpcConnection connection)
    {
        var call = SpareCalls<RawCall>.Take();
        call.Begin(connection, null);
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
