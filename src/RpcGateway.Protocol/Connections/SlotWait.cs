namespace RpcGateway.Protocol.Connections;

/// <summary>
/// A running call of the peer's that waits for the peer itself. Meanwhile it takes none of the
/// <see cref="RpcConnectionOptions.MaxConcurrentCalls"/>: the peer may need one to answer it.
/// </summary>
internal readonly struct SlotWait(InboundCalls calls, InboundCall call, int version)
{
    private readonly InboundCalls? _calls = calls;

    public void End() => _calls?.TakeSlotBack(call, version);
}
