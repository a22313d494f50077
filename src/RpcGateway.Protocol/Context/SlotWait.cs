namespace RpcGateway.Protocol.Context;

/// <summary>
/// A call from the peer that waits for a response from the peer. While it waits, it does not count towards
/// <see cref="RpcConnectionOptions.MaxConcurrentCalls"/>, because the peer may need a slot to respond.
/// </summary>
internal readonly struct SlotWait(IRunningCall call, int version)
{
    private readonly IRunningCall? _call = call;

    public void End() => _call?.ReclaimSlot(version);
}
