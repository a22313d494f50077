namespace RpcGateway.Protocol.Context;

/// <summary>
/// A call from the peer that waits for the peer itself. While it waits, it does not count towards
/// <see cref="RpcConnectionOptions.MaxConcurrentCalls"/>: the peer may need a slot to respond.
/// </summary>
internal readonly struct SlotWait(IRunningCall call, int version)
{
    private readonly IRunningCall? _call = call;

    public void End() => _call?.ReclaimSlot(version);
}
