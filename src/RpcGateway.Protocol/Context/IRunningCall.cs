using RpcGateway.Binding;

namespace RpcGateway.Protocol.Context;

/// <summary>A call from the peer, as <see cref="RpcCallContext"/> exposes it to the code that runs for the call.</summary>
internal interface IRunningCall
{
    /// <summary>The connection that the call came over.</summary>
    ConnectionContext Connection { get; }

    /// <summary>The call as its handler sees it.</summary>
    RpcInboundCall Call { get; }

    /// <summary>The number of the call on its connection, from 1.</summary>
    long Number { get; }

    /// <summary>The time until which the caller waits.</summary>
    Deadline Deadline { get; }

    /// <summary>Whether the call's log lines have their own scope.</summary>
    bool HasLogScope { get; }

    /// <summary>Frees the call's slot while it waits for the peer. <see cref="SlotWait.End"/> takes a slot again.</summary>
    SlotWait YieldSlot();

    /// <summary>Takes a slot again after <see cref="YieldSlot"/>, if the call is still the same one.</summary>
    /// <param name="version">The version of the call when it yielded: call objects are reused.</param>
    void ReclaimSlot(int version);
}
