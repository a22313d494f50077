namespace RpcGateway.Protocol.Connections;

/// <summary>A call whose result is passed on as JSON.</summary>
internal sealed class RawCall(RpcConnection connection) : PendingCall<ReadOnlyMemory<byte>>(connection, null)
{
    protected override ReadOnlyMemory<byte> Parse(ReadOnlySpan<byte> json) => json.ToArray();
}
