using System.Collections.Concurrent;
using RpcGateway.Services;
using RpcGateway.Services.Presence;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>Reads all changes, as an application does, and checks that each of them fits to the ones before.</summary>
internal sealed class PresenceView : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, RpcPresenceEntry> _present = new();
    private readonly ConcurrentQueue<string> _log = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>The connections that are online.</summary>
    public IReadOnlyDictionary<string, RpcPresenceEntry> Present => _present;

    /// <summary>All changes, one line for each connection.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>The number of snapshots.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Starts to read, and waits for the first snapshot.</summary>
    public static async Task<PresenceView> StartAsync(IRpcPresence presence, RpcAddress address = default)
    {
        var view = new PresenceView();
        view._reading = view.ReadAsync(presence.WatchAsync(address, view._stopping.Token));
        await (await Task.WhenAny(view._begun.Task, view._reading).DefaultTimeout());
        return view;
    }

    /// <summary>Waits until the connections that are online match a condition. Fails if a change did not fit.</summary>
    public async Task WaitAsync(Func<IReadOnlyDictionary<string, RpcPresenceEntry>, bool> condition)
    {
        await Eventually.IsTrueAsync(() => _reading.IsCompleted || condition(_present));
        if (_reading.IsCompleted)
        {
            await _reading;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await FluentActions.Awaiting(() => _reading.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        _stopping.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<RpcPresenceChange> changes)
    {
        await foreach (var change in changes)
        {
            Apply(change);
            _begun.TrySetResult();
        }
    }

    private void Apply(RpcPresenceChange change)
    {
        if (change.Kind == RpcPresenceChangeKind.Snapshot)
        {
            Snapshots++;
            _log.Enqueue(string.Join(' ', change.Entries.Select(entry => entry.ConnectionId).Order().Prepend("Snapshot")));
            _present.Clear();
        }

        foreach (var entry in change.Entries)
        {
            var isPresent = _present.TryGetValue(entry.ConnectionId, out var before);
            if (isPresent != (change.Kind is RpcPresenceChangeKind.Changed or RpcPresenceChangeKind.Left)
                || (change.Kind == RpcPresenceChangeKind.Changed && before!.IsSame(entry)))
            {
                throw new InvalidOperationException($"{change.Kind} does not fit: '{before}' becomes '{entry}'.");
            }

            // Logged first: what waits for the connections reads the log afterwards.
            if (change.Kind != RpcPresenceChangeKind.Snapshot)
            {
                _log.Enqueue($"{change.Kind} {entry.ConnectionId}");
            }

            if (change.Kind == RpcPresenceChangeKind.Left)
            {
                _present.TryRemove(entry.ConnectionId, out _);
            }
            else
            {
                _present[entry.ConnectionId] = entry;
            }
        }
    }
}
