using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Chat rooms with members and stored messages. A connection may join several rooms.</summary>
internal sealed class ChatService(
    ChatLog log,
    ChatLists lists,
    ChatTurns turns,
    ChatMembers members,
    ChatUsers users,
    ChatSender sender,
    IRpcClients<IChatCallback> clients,
    IRpcCallContext call) : IChat, IRpcConnectionObserver
{
    public async Task<RoomSnapshot> JoinAsync(string room, string name, CancellationToken cancellationToken)
    {
        CheckRoom(room);
        SampleErrors.ThrowIfInvalidName(name, ChatUsers.MaxNameLength, nameof(name));
        await users.ThrowIfReservedAsync(name, cancellationToken);
        using (await turns.EnterAsync(ChatPlace.Room(room), cancellationToken))
        {
            await AddMemberAsync(room, name, cancellationToken);
        }

        await AddToListAsync(room, cancellationToken);
        return new RoomSnapshot(room, await members.ListAsync(room, cancellationToken));
    }

    public async Task LeaveAsync(string room, CancellationToken cancellationToken)
    {
        // First, because a name that no room can have has no place.
        if (!await IsListedAsync(room, cancellationToken))
        {
            sender.RequireName(room);
        }

        using (await turns.EnterAsync(ChatPlace.Room(room), cancellationToken))
        {
            if (members.NameOf(call.ConnectionId, room) is { } name)
            {
                await RemoveMemberAsync(room, name, call.ConnectionId);
            }
        }

        if (users.Caller is { } account)
        {
            await lists.RemoveAsync(account, room, cancellationToken);
        }
    }

    public Task<long> SendAsync(string room, string text, CancellationToken cancellationToken)
    {
        CheckRoom(room);
        return sender.SendAsync(ChatPlace.Room(room), text, key: null, cancellationToken);
    }

    public IAsyncEnumerable<ChatMessage> HistoryAsync(string room, long after, CancellationToken cancellationToken)
    {
        CheckRoom(room);
        return log.ReadAfterAsync(ChatPlace.Room(room), after, cancellationToken);
    }

    public async Task<string[]> MembersAsync(string room, CancellationToken cancellationToken)
    {
        CheckRoom(room);
        return await members.ListAsync(room, cancellationToken);
    }

    public async Task<bool> ClearAsync(string room, CancellationToken cancellationToken)
    {
        CheckRoom(room);
        var place = ChatPlace.Room(room);
        sender.RequireName(place);
        var state = await log.GetStateAsync(place, null, cancellationToken);

        // Without the room's turn, because the caller may take a long time to respond.
        if (!await ConfirmAsync(QuestionOf(room, state.Count), cancellationToken))
        {
            return false;
        }

        using var turn = await turns.EnterAsync(place, cancellationToken);
        sender.RequireName(place);
        await log.TrimThroughAsync(place, state.Last, cancellationToken);
        return true;
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public async ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        foreach (var (room, name) in members.RoomsOf(connection.ConnectionId))
        {
            using var turn = await turns.EnterAsync(ChatPlace.Room(room), CancellationToken.None);
            await RemoveMemberAsync(room, name, connection.ConnectionId);
        }
    }

    private static string QuestionOf(string room, long count) => count switch
    {
        0 => $"Clear the history of '{room}'? It has no messages.",
        1 => $"Clear the message of '{room}'?",
        _ => $"Clear the {count} messages of '{room}'?",
    };

    private static void CheckRoom(string room)
    {
        SampleErrors.ThrowIfInvalidName(room, ChatUsers.MaxNameLength, nameof(room));
        if (ChatPlace.IsDirect(room))
        {
            throw new RpcException(SampleErrorCode.BadText, "'room' must not begin with '@', which is for direct messages.");
        }
    }

    private async Task AddMemberAsync(string room, string name, CancellationToken cancellationToken)
    {
        if (members.NameOf(call.ConnectionId, room) is { } current)
        {
            if (current != name)
            {
                throw new RpcException(SampleErrorCode.NameTaken, $"You are already in '{room}' as '{current}': leave it first.");
            }
        }
        else if (await members.AddAsync(room, name, call.ConnectionId, users.Caller is not null, cancellationToken))
        {
            clients.Except(call.ConnectionId).Group(ChatMembers.GroupOf(room)).MemberJoined(room, name);
        }
    }

    private async Task RemoveMemberAsync(string room, string name, string connectionId)
    {
        if (await members.RemoveAsync(room, connectionId))
        {
            clients.Group(ChatMembers.GroupOf(room)).MemberLeft(room, name);
        }
    }

    // Messages before the first join of an account do not count as unread.
    private async Task AddToListAsync(string room, CancellationToken cancellationToken)
    {
        if (users.Caller is { } account && await lists.AddAsync(account, room, cancellationToken))
        {
            await log.AcknowledgeAsync(ChatPlace.Room(room), account, long.MaxValue, cancellationToken);
        }
    }

    // Another device of the account may have joined the room, and this one not.
    private async Task<bool> IsListedAsync(string room, CancellationToken cancellationToken) =>
        users.Caller is { } account && (await lists.ListAsync(account, cancellationToken)).Contains(room);

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
}
