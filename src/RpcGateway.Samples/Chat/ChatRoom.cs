using System.Collections.Concurrent;
using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Chat;

/// <summary>
/// One room: its members and its latest messages. Changing the room or reading its history requires its turn
/// (<see cref="ChatRooms"/>), so that all members see the same order of events.
/// </summary>
internal sealed class ChatRoom(string name) : IDisposable
{
    public const int MaxMembers = 10_000;
    public const int MaxHistory = 200;

    // Key: connection id. Concurrent, because finding the rooms of a lost connection does not wait for turns.
    private readonly ConcurrentDictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Queue<ChatMessage> _history = new();
    private long _sequence;

    public string Name => name;

    /// <summary>The lock of the room; waiters enter in the order of their requests.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>
    /// The number of callers that hold the turn or wait for it; guarded by the lock of <see cref="ChatRooms"/>.
    /// </summary>
    public int Visitors { get; set; }

    /// <summary>The number of the room's last use; guarded by the lock of <see cref="ChatRooms"/>.</summary>
    public long LastUse { get; set; }

    public bool IsEmpty => _members.IsEmpty;

    public IReadOnlyCollection<ChatMessage> History => _history;

    /// <summary>The sequence number of the latest message; 0 before the first.</summary>
    public long LatestSequence => _sequence;

    public string? NameOf(string connectionId) => _members.GetValueOrDefault(connectionId);

    public string[] Members() => [.. _names.Order(StringComparer.Ordinal)];

    /// <summary>Throws if the name is taken or the room is full.</summary>
    public void ThrowIfCannotJoin(string memberName)
    {
        if (_names.Contains(memberName))
        {
            throw new RpcException(SampleErrorCode.NameTaken, $"The name '{memberName}' is already taken in '{name}'.");
        }

        if (_names.Count >= MaxMembers)
        {
            throw new RpcException(SampleErrorCode.RoomFull, $"The room '{name}' is full: it has {MaxMembers} members.");
        }
    }

    public void Add(string connectionId, string memberName)
    {
        _names.Add(memberName);
        _members[connectionId] = memberName;
    }

    public bool TryRemove(string connectionId, out string memberName)
    {
        if (!_members.TryRemove(connectionId, out memberName!))
        {
            return false;
        }

        _names.Remove(memberName);
        return true;
    }

    /// <summary>Numbers and stores a message; beyond <see cref="MaxHistory"/>, removes the oldest one.</summary>
    public ChatMessage Post(string memberName, string text, DateTimeOffset time)
    {
        var message = new ChatMessage(++_sequence, name, memberName, text, time);
        _history.Enqueue(message);
        if (_history.Count > MaxHistory)
        {
            _history.Dequeue();
        }

        return message;
    }

    /// <summary>Removes the messages up to and including a sequence number.</summary>
    public void ClearThrough(long sequence)
    {
        while (_history.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            _history.Dequeue();
        }
    }

    public void Dispose() => Turn.Dispose();
}
