using RpcGateway.Client;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Records the state changes of a client and waits for one.</summary>
internal sealed class StateLog
{
    private readonly Lock _lock = new();
    private readonly List<RpcClientStateChange> _changes = [];
    private readonly List<Waiter> _waiters = [];

    public StateLog(RpcClient client) => client.StateChanged += (_, change) => Add(change);

    public IReadOnlyList<RpcClientStateChange> Changes
    {
        get
        {
            lock (_lock)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>Completes with the next change to <paramref name="state"/>.</summary>
    public Task<RpcClientStateChange> NextAsync(RpcClientState state) => NextAsync(change => change.Current == state);

    public Task<RpcClientStateChange> NextAsync(Func<RpcClientStateChange, bool> expected)
    {
        var found = new TaskCompletionSource<RpcClientStateChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiters.Add(new Waiter(expected, found));
        }

        return found.Task;
    }

    private void Add(RpcClientStateChange change)
    {
        Waiter[] waiters;
        lock (_lock)
        {
            _changes.Add(change);
            waiters = [.. _waiters.Where(waiter => waiter.Expected(change))];
            _waiters.RemoveAll(waiters.Contains);
        }

        foreach (var waiter in waiters)
        {
            waiter.Found.TrySetResult(change);
        }
    }

    private sealed record Waiter(
        Func<RpcClientStateChange, bool> Expected, TaskCompletionSource<RpcClientStateChange> Found);
}
