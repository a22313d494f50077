using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>
/// The members of each room, on all nodes: a member's connection is in the group of the room and in a group for its name in that room. Presence
/// lists the groups of all connections, so no node has a table of the others' members.
/// </summary>
internal sealed class ChatMembers(IRpcGroups groups, IServiceProvider services)
{
    public const int MaxMembers = 10_000;
    public const int MaxRoomsPerConnection = 100;

    // The rooms of this process's connections, with the names in them.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _local = new(StringComparer.Ordinal);

    // A backend has no presence: there, only the members that it serves itself are listed.
    private readonly IRpcPresence? _presence = services.GetService<IRpcPresence>();

    /// <summary>The group of all members of a room. The prefix separates it from the groups of other services.</summary>
    public static string GroupOf(string room) => "chat:" + room;

    public string? NameOf(string connectionId, string room) => _local.GetValueOrDefault(connectionId)?.GetValueOrDefault(room);

    public IReadOnlyDictionary<string, string> RoomsOf(string connectionId) =>
        _local.GetValueOrDefault(connectionId) ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>();

    /// <summary>Adds a connection to a room; the caller holds the turn of the room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The name in the room.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="isAccount">Whether several connections can have the name, because they belong to one account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether the name is new in the room.</returns>
    public async Task<bool> AddAsync(string room, string name, string connectionId, bool isAccount, CancellationToken cancellationToken)
    {
        if ((await groups.ListAsync(GroupOf(room), cancellationToken)).Count >= MaxMembers)
        {
            throw new RpcException(SampleErrorCode.RoomFull, $"The room '{room}' is full: it has {MaxMembers} members.");
        }

        var rooms = _local.GetOrAdd(connectionId, _ => new(StringComparer.Ordinal));
        if (rooms.Count >= MaxRoomsPerConnection)
        {
            throw new RpcException(SampleErrorCode.TooManyRooms, $"You are in {MaxRoomsPerConnection} rooms: leave one first.");
        }

        var nameGroup = NameGroupOf(room, name);
        var before = await groups.ListAsync(nameGroup, cancellationToken);
        if (!isAccount && before.Count > 0)
        {
            throw NameTaken(room, name);
        }

        await groups.AddAsync(nameGroup, connectionId, cancellationToken);
        if (!isAccount && (await groups.ListAsync(nameGroup, cancellationToken)).Any(other => string.CompareOrdinal(other, connectionId) < 0))
        {
            // Both have looked at the same time, on two nodes.
            await groups.RemoveAsync(nameGroup, connectionId, CancellationToken.None);
            throw NameTaken(room, name);
        }

        rooms[room] = name;
        await groups.AddAsync(GroupOf(room), connectionId, cancellationToken);
        return before.Count == 0;
    }

    /// <summary>Removes a connection from a room.</summary>
    /// <returns>Whether no other connection has its name there.</returns>
    public async Task<bool> RemoveAsync(string room, string connectionId)
    {
        if (_local.GetValueOrDefault(connectionId) is not { } rooms || !rooms.TryRemove(room, out var name))
        {
            return false;
        }

        if (rooms.IsEmpty)
        {
            _local.TryRemove(connectionId, out _);
        }

        await groups.RemoveAsync(GroupOf(room), connectionId);
        await groups.RemoveAsync(NameGroupOf(room, name), connectionId);
        return (await groups.ListAsync(NameGroupOf(room, name))).Count == 0;
    }

    public async Task<string[]> ListAsync(string room, CancellationToken cancellationToken)
    {
        var names = _presence is null
            ? _local.Values.Select(rooms => rooms.GetValueOrDefault(room)).OfType<string>()
            : NamesIn(await _presence.ListAsync(RpcAddress.Group(GroupOf(room)), cancellationToken), room);
        return Sort(names);
    }

    /// <summary>Returns the names now and after each change.</summary>
    public async IAsyncEnumerable<string[]> WatchAsync(ChatPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_presence is null)
        {
            yield return await ListAsync(place.Name, cancellationToken);
            yield break;
        }

        var address = place.Other is { } account ? RpcAddress.User(account) : RpcAddress.Group(GroupOf(place.Name));
        var present = new Dictionary<string, RpcPresenceEntry>(StringComparer.Ordinal);
        string[]? shown = null;
        await foreach (var change in _presence.WatchAsync(address, cancellationToken))
        {
            Apply(change, present);
            var names = place.Other is { } other ? (present.Count > 0 ? [other] : []) : Sort(NamesIn(present.Values, place.Name));
            if (shown is null || !names.SequenceEqual(shown))
            {
                yield return shown = names;
            }
        }
    }

    private static void Apply(RpcPresenceChange change, Dictionary<string, RpcPresenceEntry> present)
    {
        if (change.Kind == RpcPresenceChangeKind.Snapshot)
        {
            present.Clear();
        }

        foreach (var entry in change.Entries)
        {
            if (change.Kind == RpcPresenceChangeKind.Left)
            {
                present.Remove(entry.ConnectionId);
            }
            else
            {
                present[entry.ConnectionId] = entry;
            }
        }
    }

    private static IEnumerable<string> NamesIn(IEnumerable<RpcPresenceEntry> entries, string room)
    {
        var prefix = NameGroupOf(room, "");
        return from entry in entries
               from name in entry.Groups
               where name.StartsWith(prefix, StringComparison.Ordinal)
               select name[prefix.Length..];
    }

    private static string[] Sort(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    // With the length of the room, because both can contain any separator.
    private static string NameGroupOf(string room, string name) => $"chat-name:{room.Length}:{room}:{name}";

    private static RpcException NameTaken(string room, string name) =>
        new(SampleErrorCode.NameTaken, $"The name '{name}' is already taken in '{room}'.");
}
