using System.Collections.Concurrent;
using RpcGateway.SampleContracts;

namespace RpcGateway.Host.Samples;

/// <summary>
/// One room: its members and its latest messages. Whoever changes it or reads its history holds its turn
/// (<see cref="ChatRooms"/>), so that everybody sees the same order of events.
/// </summary>
internal sealed class ChatRoom(string name) : IDisposable
{
    public const int MaxMembers = 10_000;
    public const int MaxHistory = 200;

    // By connection id. Concurrent, because a lost connection's rooms are looked for without waiting for turns.
    private readonly ConcurrentDictionary<string, string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Queue<ChatMessage> _history = new();
    private long _sequence;

    public string Name => name;

    /// <summary>First come, first served.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Who holds the turn or waits for it; guarded by the registry's lock.</summary>
    public int Visitors { get; set; }

    /// <summary>When the room was used last, as a count of uses; guarded by the registry's lock.</summary>
    public long LastUse { get; set; }

    public bool IsEmpty => _members.IsEmpty;

    public IReadOnlyCollection<ChatMessage> History => _history;

    /// <summary>The sequence number of the latest message; 0 before the first.</summary>
    public long LatestSequence => _sequence;

    public string? NameOf(string connectionId) => _members.GetValueOrDefault(connectionId);

    public string[] Members() => [.. _names.Order(StringComparer.Ordinal)];

    /// <summary>Fails if the name cannot join.</summary>
    public void ThrowIfClosedTo(string memberName)
    {
        if (_names.Contains(memberName))
        {
            throw new RpcException(SampleErrorCode.NameTaken, $"Somebody is called '{memberName}' in '{name}' already.");
        }

        if (_names.Count >= MaxMembers)
        {
            throw new RpcException(SampleErrorCode.RoomFull, $"'{name}' is full: it has {MaxMembers} members.");
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

    /// <summary>Gives a message its sequence number and keeps it; beyond the limit the oldest is forgotten.</summary>
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

    /// <summary>Forgets the messages up to a sequence number; later ones stay.</summary>
    public void ClearThrough(long sequence)
    {
        while (_history.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            _history.Dequeue();
        }
    }

    public void Dispose() => Turn.Dispose();
}
