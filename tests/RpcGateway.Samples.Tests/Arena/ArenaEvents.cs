using System.Collections.Concurrent;
using RpcGateway.SampleContracts.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>Collects what a client of the arena receives.</summary>
internal sealed class ArenaEvents : IArenaCallback
{
    public ConcurrentQueue<ArenaSnapshot> Snapshots { get; } = [];

    public ConcurrentQueue<string> Removals { get; } = [];

    void IArenaCallback.Snapshot(ArenaSnapshot snapshot) => Snapshots.Enqueue(snapshot);

    void IArenaCallback.Removed(string reason) => Removals.Enqueue(reason);
}
