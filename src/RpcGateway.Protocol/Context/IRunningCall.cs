using RpcGateway.Binding;

namespace RpcGateway.Protocol.Context;

/// <summary>A call from the peer, as code that runs for it sees it through <see cref="RpcCallContext"/>.</summary>
internal interface IRunningCall
{
    /// <summary>The connection that the call came over.</summary>
    ConnectionContext Connection { get; }

    /// <summary>The call as its handler sees it.</summary>
    RpcInboundCall Call { get; }

    /// <summary>The number of the call on its connection, from 1.</summary>
    long Number { get; }

    /// <summary>Whether the log lines of the call have a scope of their own.</summary>
    bool HasLogScope { get; }

    /// <summary>Frees the call's slot while it waits for the peer; <see cref="SlotWait.End"/> takes the slot back.</summary>
    SlotWait YieldSlot();

    /// <summary>Takes the slot back that <see cref="YieldSlot"/> freed, if the call is still the same one.</summary>
    /// <param name="version">The version of the call when it yielded: call objects are reused.</param>
    void ReclaimSlot(int version);
}
