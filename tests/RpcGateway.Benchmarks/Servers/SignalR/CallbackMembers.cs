using System.Collections.Concurrent;

namespace RpcGateway.Benchmarks.Servers.SignalR;

/// <summary>Who is to be called: SignalR does not tell who is in a group.</summary>
internal sealed class CallbackMembers
{
    private readonly ConcurrentDictionary<string, bool> _ids = new();

    public void Add(string id) => _ids.TryAdd(id, true);

    public void Remove(string id) => _ids.TryRemove(id, out _);

    public IEnumerable<T> Select<T>(Func<string, T> selector) => _ids.Keys.Select(selector);
}
