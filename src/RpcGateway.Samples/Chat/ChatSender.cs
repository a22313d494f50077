using RpcGateway.Mailbox;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Stores messages and announces them to all participants, on all nodes.</summary>
internal sealed class ChatSender(
    ChatLog log, ChatLists lists, ChatTurns turns, ChatMembers members, ChatUsers users, IRpcClients<IChatCallback> clients, IRpcCallContext call)
{
    private const int MaxTextLength = 1000;

    /// <summary>Sends a message of the caller.</summary>
    public async Task<long> SendAsync(ChatPlace place, string text, string? key, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfInvalidText(text, MaxTextLength, nameof(text));
        var line = new ChatLine(RequireName(place), text);
        RpcMailReceipt receipt;
        using (await turns.EnterAsync(place, cancellationToken))
        {
            await AddToListsAsync(place, cancellationToken);
            receipt = await log.AppendAsync(place, line, key, cancellationToken);
            if (!receipt.IsRepeat)
            {
                Announce(place, ChatLog.Create(place, line, receipt));
            }
        }

        await AcknowledgeAsync(place, receipt.Sequence, cancellationToken);
        return receipt.Sequence;
    }

    /// <summary>The caller's name in a conversation.</summary>
    /// <exception cref="RpcException">The caller is not in the room.</exception>
    public string RequireName(ChatPlace place) => place.Other is not null ? users.RequireCaller() : RequireName(place.Name);

    /// <summary>The caller's name in a room.</summary>
    /// <exception cref="RpcException">The caller is not in the room.</exception>
    public string RequireName(string room) => members.NameOf(call.ConnectionId, room)
        ?? throw new RpcException(SampleErrorCode.NotInRoom, "You are not in that room: call chat.join first.");

    // Before the first message, so that it is in the list of its reader whatever happens next.
    private async Task AddToListsAsync(ChatPlace place, CancellationToken cancellationToken)
    {
        if (place.Other is { } other && (await log.GetStateAsync(place, null, cancellationToken)).Last == 0)
        {
            var sender = users.RequireCaller();
            await lists.AddAsync(sender, place.Name, cancellationToken);
            await lists.AddAsync(other, ChatPlace.Between(other, sender).Name, cancellationToken);
        }
    }

    private void Announce(ChatPlace place, ChatMessage message)
    {
        if (place.Other is not { } other)
        {
            clients.Group(ChatMembers.GroupOf(place.Name)).MessagePosted(message);
            return;
        }

        var sender = users.RequireCaller();
        clients.User(sender).MessagePosted(message);
        if (sender != other)
        {
            clients.User(other).MessagePosted(message with { Room = ChatPlace.Between(other, sender).Name });
        }
    }

    // A sender has read the conversation.
    private async Task AcknowledgeAsync(ChatPlace place, long sequence, CancellationToken cancellationToken)
    {
        if (users.Caller is { } account)
        {
            try
            {
                await log.AcknowledgeAsync(place, account, sequence, cancellationToken);
            }
            catch (Exception e) when (e is RpcMailboxException or OperationCanceledException)
            {
                // The message is stored; only the count of unread messages is too high until it is read.
            }
        }
    }
}
