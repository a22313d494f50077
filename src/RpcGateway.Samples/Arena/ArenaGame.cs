using System.Collections.Concurrent;
using RpcGateway.SampleContracts.Arena;

namespace RpcGateway.Samples.Arena;

/// <summary>
/// The players, the spectators and their world. It has no clock of its own: <see cref="ArenaLoop"/> advances it while there are
/// participants. Thread-safe.
/// </summary>
/// <param name="seed">The seed of the world.</param>
/// <param name="defaultBots">The bots that are there when the first participant enters.</param>
internal sealed class ArenaGame(int seed, int defaultBots)
{
    private readonly Lock _lock = new();
    private readonly RosterBuilder _roster = new();
    private readonly ConcurrentDictionary<string, Participant> _participants = new(StringComparer.Ordinal);
    private ArenaWorld _world = new(seed);
    private TaskCompletionSource _occupied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tick;

    public bool IsOccupied => !_participants.IsEmpty;

    /// <summary>Completes when there is a participant.</summary>
    public Task WaitForParticipantsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _occupied.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a connection a ship.</summary>
    /// <exception cref="RpcException">The arena is full, or the connection has a ship.</exception>
    public ArenaWelcome Join(string connectionId, string name)
    {
        lock (_lock)
        {
            if (Find(connectionId)?.Ship is { } other)
            {
                throw new RpcException(
                    ArenaErrorCode.AlreadyPlaying, $"You are already in the arena as '{other.Name}': call arena.leave first.");
            }

            ThrowIfFull(CountPlayers(), ArenaLimits.MaxPlayers, "players");
            var participant = Enter(connectionId);
            participant.Use(_world.AddShip(FindFreeName(name.Trim())));
            return Welcome(participant.Ship);
        }
    }

    /// <summary>Makes a connection a spectator.</summary>
    /// <exception cref="RpcException">The arena is full.</exception>
    public ArenaWelcome Spectate(string connectionId)
    {
        lock (_lock)
        {
            if (Find(connectionId) is null or { Ship: not null })
            {
                ThrowIfFull(_participants.Count - CountPlayers(), ArenaLimits.MaxSpectators, "spectators");
            }

            var participant = Enter(connectionId);
            RemoveShip(participant);
            return Welcome(null);
        }
    }

    /// <summary>Removes a connection and its ship. Does nothing if it is not in the arena.</summary>
    public void Leave(string connectionId)
    {
        lock (_lock)
        {
            if (_participants.TryRemove(connectionId, out var participant))
            {
                RemoveShip(participant);
                ResetIfEmpty();
            }
        }
    }

    /// <exception cref="RpcException">The connection is not in the arena.</exception>
    public void SetBots(string connectionId, int count)
    {
        lock (_lock)
        {
            if (Find(connectionId) is null)
            {
                throw new RpcException(
                    ArenaErrorCode.NotInArena, "You are not in the arena: call arena.join or arena.spectate first.");
            }

            SetBots(count);
        }
    }

    /// <summary>Keeps the newest input of a connection. Without lock: a client that sends thousands of inputs must not delay the ticks.</summary>
    public void Steer(string connectionId, ArenaButtons buttons, int sequence) =>
        Find(connectionId)?.Input.Offer(buttons, sequence);

    public void Acknowledge(string connectionId, int snapshot, int roster)
    {
        if (Find(connectionId) is { } participant)
        {
            participant.RecordMessage();
            participant.Window.Acknowledge(snapshot, roster);
        }
    }

    /// <summary>Simulates some ticks, and returns what the clients receive.</summary>
    /// <param name="ticks">The number of ticks.</param>
    /// <param name="time">The time of the last of them, in milliseconds.</param>
    /// <param name="tickMilliseconds">The mean time that a tick needs, for the roster.</param>
    public IReadOnlyList<ArenaMessage> Advance(int ticks, long time, double tickMilliseconds = 0)
    {
        lock (_lock)
        {
            for (var i = 0; i < ticks; i++)
            {
                Step();
            }

            var messages = RemoveIdle();
            _roster.Update(_tick, _world, _participants.Count - CountPlayers(), tickMilliseconds);
            var leader = _world.Ships.MaxBy(ship => (ship.IsAlive, ship.Score));
            foreach (var participant in _participants.Values)
            {
                if (participant.Window.CanSend(_tick))
                {
                    messages.Add(new ArenaMessage(participant.ConnectionId, Take(participant, leader, time)));
                }
            }

            return messages;
        }
    }

    /// <summary>Removes all players and spectators.</summary>
    public IReadOnlyList<ArenaMessage> Clear(string reason)
    {
        lock (_lock)
        {
            var messages = _participants.Keys.Select(id => new ArenaMessage(id, null, reason)).ToArray();
            _participants.Clear();
            ResetIfEmpty();
            return messages;
        }
    }

    private static ArenaWelcome Welcome(Ship? ship) =>
        new(ship?.Id, ship?.Name, ArenaRules.Size, ArenaRules.Scale, ArenaRules.TicksPerSecond);

    private static void ThrowIfFull(int count, int limit, string what)
    {
        if (count >= limit)
        {
            throw new RpcException(ArenaErrorCode.Full, $"There are already {limit} {what} in the arena.");
        }
    }

    private Participant? Find(string connectionId) => _participants.GetValueOrDefault(connectionId);

    private int CountPlayers() => _participants.Values.Count(participant => participant.Ship is not null);

    private Participant Enter(string connectionId)
    {
        var participant = _participants.GetOrAdd(connectionId, id => new Participant(id, _tick));
        participant.RecordMessage();
        if (!_occupied.Task.IsCompleted)
        {
            SetBots(defaultBots);
            _occupied.SetResult();
        }

        return participant;
    }

    private string FindFreeName(string name)
    {
        var free = name;
        for (var number = 2; _world.Ships.Any(ship => string.Equals(ship.Name, free, StringComparison.OrdinalIgnoreCase)); number++)
        {
            free = FormattableString.Invariant($"{name} {number}");
        }

        return free;
    }

    private void SetBots(int count)
    {
        var bots = _world.Ships.Where(ship => ship.IsBot).ToArray();
        foreach (var bot in bots.Skip(count))
        {
            _world.Remove(bot);
        }

        for (var i = bots.Length; i < count; i++)
        {
            _world.AddShip(null);
        }
    }

    private void Step()
    {
        _tick++;
        foreach (var participant in _participants.Values)
        {
            participant.Steer();
        }

        BotPilot.Steer(_world, _tick);
        _world.Step();
    }

    private List<ArenaMessage> RemoveIdle()
    {
        var messages = new List<ArenaMessage>();
        foreach (var participant in _participants.Values)
        {
            if (participant.Removal is { } reason)
            {
                messages.Add(new ArenaMessage(participant.ConnectionId, null, reason));
                Leave(participant.ConnectionId);
            }
        }

        return messages;
    }

    private ArenaSnapshot Take(Participant participant, Ship? leader, long time)
    {
        var number = participant.Window.Send(_tick);
        var needsRoster = participant.Window.TakeRoster(_roster.Current.Version, number);
        return SnapshotBuilder.Build(_world, participant, leader, number, time, needsRoster ? _roster.Current : null);
    }

    private void RemoveShip(Participant participant)
    {
        if (participant.Ship is { } ship)
        {
            _world.Remove(ship);
            participant.Use(null);
        }
    }

    private void ResetIfEmpty()
    {
        if (_participants.IsEmpty && _occupied.Task.IsCompleted)
        {
            _world = new ArenaWorld(seed);
            _occupied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
