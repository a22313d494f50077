using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Chat;

/// <summary>
/// All rooms. A room outlives its members, so that returning members find its history. At the limit, a new room
/// replaces the room that has been empty for the longest time.
/// </summary>
internal sealed class ChatRooms : IDisposable
{
    public const int MaxRooms = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChatRoom> _rooms = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>Waits for a turn in a room; creates the room if it does not exist.</summary>
    /// <exception cref="RpcException">The limit of rooms is reached, and no room is empty.</exception>
    public ValueTask<ChatRoomTurn> EnterAsync(string name, CancellationToken cancellationToken) =>
        TakeTurnAsync(Visit(name), cancellationToken);

    /// <summary>Waits for a turn in a room; returns null if the room does not exist.</summary>
    public async ValueTask<ChatRoomTurn?> TryEnterAsync(string name, CancellationToken cancellationToken) =>
        TryVisit(name) is { } room ? await TakeTurnAsync(room, cancellationToken) : null;

    /// <summary>Returns the rooms that a connection has joined.</summary>
    public IReadOnlyList<string> RoomsOf(string connectionId)
    {
        lock (_lock)
        {
            return [.. _rooms.Values.Where(room => room.NameOf(connectionId) is not null).Select(room => room.Name)];
        }
    }

    public void Dispose()
    {
        foreach (var room in _rooms.Values)
        {
            room.Dispose();
        }
    }

    internal void Leave(ChatRoom room)
    {
        lock (_lock)
        {
            room.Visitors--;
            room.LastUse = ++_uses;
        }
    }

    private async ValueTask<ChatRoomTurn> TakeTurnAsync(ChatRoom room, CancellationToken cancellationToken)
    {
        try
        {
            await room.Turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(room);
            throw;
        }

        return new ChatRoomTurn(this, room);
    }

    private ChatRoom Visit(string name)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(name, out var room))
            {
                RemoveUnusedRoomAtLimit();
                room = new ChatRoom(name);
                _rooms.Add(name, room);
            }

            room.Visitors++;
            return room;
        }
    }

    private ChatRoom? TryVisit(string name)
    {
        lock (_lock)
        {
            if (_rooms.TryGetValue(name, out var room))
            {
                room.Visitors++;
            }

            return room;
        }
    }

    private void RemoveUnusedRoomAtLimit()
    {
        if (_rooms.Count < MaxRooms)
        {
            return;
        }

        var unused = _rooms.Values.Where(room => room.IsEmpty && room.Visitors == 0).MinBy(room => room.LastUse)
            ?? throw new RpcException(
                SampleErrorCode.TooManyRooms, $"There are already {MaxRooms} rooms, and all of them are in use.");
        _rooms.Remove(unused.Name);
        unused.Dispose();
    }
}
