using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Chat rooms with members, messages and a short history. A connection may join several rooms.</summary>
internal sealed class ChatService(
    ChatRooms rooms,
    IRpcClients<IChatCallback> clients,
    IRpcGroups groups,
    IRpcCallContext call,
    TimeProvider time) : IChat, IRpcConnectionObserver
{
    private const int MaxNameLength = 64;
    private const int MaxTextLength = 1000;

    public async Task<RoomSnapshot> JoinAsync(string room, string name, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfInvalidName(room, MaxNameLength, nameof(room));
        SampleErrors.ThrowIfInvalidName(name, MaxNameLength, nameof(name));
        using var turn = await rooms.EnterAsync(room, cancellationToken);
        if (turn.Room.NameOf(call.ConnectionId) != name)
        {
            await AddMemberAsync(turn.Room, name);
        }

        return new RoomSnapshot(room, turn.Room.Members());
    }

    public async Task LeaveAsync(string room, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsMemberAsync(room, cancellationToken);
        await RemoveMemberAsync(turn.Room, call.ConnectionId);
    }

    public async Task<long> SendAsync(string room, string text, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfInvalidText(text, MaxTextLength, nameof(text));
        using var turn = await EnterAsMemberAsync(room, cancellationToken);
        var message = turn.Room.Post(turn.Room.NameOf(call.ConnectionId)!, text, time.GetUtcNow());

        // Sent before the turn ends, so that all members receive a room's messages in the order of their numbers.
        clients.Group(GroupOf(room)).MessagePosted(message);
        return message.Sequence;
    }

    public async IAsyncEnumerable<ChatMessage> HistoryAsync(
        string room, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in await ReadHistoryAsync(room, after, cancellationToken))
        {
            yield return message;
        }
    }

    public async Task<string[]> MembersAsync(string room, CancellationToken cancellationToken)
    {
        using var turn = await rooms.TryEnterAsync(room, cancellationToken);
        return turn?.Room.Members() ?? [];
    }

    public async Task<bool> ClearAsync(string room, CancellationToken cancellationToken)
    {
        var (messages, latest) = await CountAsync(room, cancellationToken);

        // Without the room's turn, because the caller may take a long time to respond.
        if (!await ConfirmAsync(messages == 1
                ? $"Clear the message of '{room}'?"
                : $"Clear the {messages} messages of '{room}'?", cancellationToken))
        {
            return false;
        }

        using var turn = await EnterAsMemberAsync(room, cancellationToken);
        turn.Room.ClearThrough(latest);
        return true;
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public async ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        foreach (var room in rooms.RoomsOf(connection.ConnectionId))
        {
            using var turn = await rooms.EnterAsync(room, CancellationToken.None);
            await RemoveMemberAsync(turn.Room, connection.ConnectionId);
        }
    }

    private async Task AddMemberAsync(ChatRoom room, string name)
    {
        if (room.NameOf(call.ConnectionId) is { } otherName)
        {
            throw new RpcException(
                SampleErrorCode.NameTaken, $"You are already in '{room.Name}' as '{otherName}': leave it first.");
        }

        room.ThrowIfCannotJoin(name);
        await groups.AddAsync(GroupOf(room.Name), call.ConnectionId);
        room.Add(call.ConnectionId, name);
        clients.Except(call.ConnectionId).Group(GroupOf(room.Name)).MemberJoined(room.Name, name);
    }

    private async Task RemoveMemberAsync(ChatRoom room, string connectionId)
    {
        if (room.TryRemove(connectionId, out var name))
        {
            await groups.RemoveAsync(GroupOf(room.Name), connectionId);
            clients.Group(GroupOf(room.Name)).MemberLeft(room.Name, name);
        }
    }

    private async Task<ChatRoomTurn> EnterAsMemberAsync(string room, CancellationToken cancellationToken)
    {
        var turn = await rooms.TryEnterAsync(room, cancellationToken);
        if (turn?.Room.NameOf(call.ConnectionId) is not null)
        {
            return turn;
        }

        turn?.Dispose();
        throw new RpcException(SampleErrorCode.NotInRoom, "You are not in that room: call chat.join first.");
    }

    private async Task<ChatMessage[]> ReadHistoryAsync(string room, long after, CancellationToken cancellationToken)
    {
        using var turn = await rooms.TryEnterAsync(room, cancellationToken);
        return turn is null ? [] : [.. turn.Room.History.SkipWhile(message => message.Sequence <= after)];
    }

    private async Task<(int Messages, long Latest)> CountAsync(string room, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsMemberAsync(room, cancellationToken);
        return (turn.Room.History.Count, turn.Room.LatestSequence);
    }

    private async Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.Caller.ConfirmAsync(question, cancellationToken);
        }
        catch (RpcException e) when (e.Code == RpcErrorCode.MethodNotFound)
        {
            throw new RpcException(
                SampleErrorCode.NotConfirmable,
                "Clearing a room requires confirmation: your client must implement chatCallback.confirm.",
                e);
        }
    }

    // The prefix separates these groups from those of other services.
    private static string GroupOf(string room) => "chat:" + room;
}
