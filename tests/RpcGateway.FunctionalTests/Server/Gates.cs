using System.Collections.Concurrent;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>
/// The points where calls wait for the test, and the events that calls record; shared by all calls.
/// </summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, SyncPoint> _gates = new();
    private int _instances;

    public SyncPoint this[string name] => _gates.GetOrAdd(name, _ => new SyncPoint());

    public ConcurrentQueue<string> Events { get; } = [];

    public int NextInstance() => Interlocked.Increment(ref _instances);
}
