using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Tests.Calls;

/// <summary>A call from the peer that makes a call of its own.</summary>
internal sealed class FakeRunningCall(ConnectionContext connection) : IRunningCall
{
    public ConnectionContext Connection => connection;

    public RpcInboundCall Call => throw new NotSupportedException();

    public long Number => 1;

    public Deadline Deadline { get; init; }

    public bool HasLogScope => false;

    public List<int> Reclaimed { get; } = [];

    public SlotWait YieldSlot() => new(this, 7);

    public void ReclaimSlot(int version) => Reclaimed.Add(version);
}
