using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Stored conversations: pages, subscriptions, unread messages, and presence.</summary>
internal sealed class ConversationsService(
    ChatLog log,
    ChatLists lists,
    ChatMembers members,
    ChatUsers users,
    ChatSender sender,
    IRpcClients<IConversationsCallback> clients,
    IRpcCallContext call) : IConversations
{
    private const int MaxListed = 100;

    public async Task<Conversation[]> ListAsync(CancellationToken cancellationToken)
    {
        var account = users.RequireCaller();
        var names = await lists.ListAsync(account, cancellationToken);
        var found = new List<Conversation>();
        foreach (var name in names.TakeLast(MaxListed))
        {
            var place = ChatPlace.IsDirect(name) ? ChatPlace.Between(account, name[1..]) : ChatPlace.Room(name);
            var state = await log.GetStateAsync(place, account, cancellationToken);
            found.Add(new Conversation(name, state.Unread, await log.ReadLatestAsync(place, state, cancellationToken)));
        }

        return [.. found.OrderByDescending(one => one.Latest?.Time)];
    }

    public async Task<long> SendAsync(string conversation, string text, string key, CancellationToken cancellationToken) =>
        await sender.SendAsync(await users.FindAsync(conversation, cancellationToken), text, key, cancellationToken);

    public async Task<ConversationPage> ReadAsync(string conversation, long before, int count, CancellationToken cancellationToken) =>
        await log.ReadPageAsync(await users.FindAsync(conversation, cancellationToken), users.Caller, before, count, cancellationToken);

    public async IAsyncEnumerable<ConversationItem> SubscribeAsync(
        string conversation, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = await users.FindAsync(conversation, cancellationToken);
        await foreach (var item in log.SubscribeAsync(place, after, cancellationToken))
        {
            yield return item;
        }
    }

    public async Task<long> AcknowledgeAsync(string conversation, long sequence, CancellationToken cancellationToken)
    {
        var account = users.RequireCaller();
        var place = await users.FindAsync(conversation, cancellationToken);
        await log.AcknowledgeAsync(place, account, sequence, cancellationToken);
        var unread = (await log.GetStateAsync(place, account, cancellationToken)).Unread;
        clients.Except(call.ConnectionId).User(account).Acknowledged(place.Name, unread);
        return unread;
    }

    public async Task TypingAsync(string conversation, CancellationToken cancellationToken)
    {
        var place = await users.FindAsync(conversation, cancellationToken);
        var name = sender.RequireName(place);
        if (place.Other is { } other)
        {
            clients.User(other).Typing(ChatPlace.Between(other, name).Name, name);
        }
        else
        {
            clients.Except(call.ConnectionId).Group(ChatMembers.GroupOf(place.Name)).Typing(place.Name, name);
        }
    }

    public async IAsyncEnumerable<string[]> PresenceAsync(string conversation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = await users.FindAsync(conversation, cancellationToken);
        await foreach (var names in members.WatchAsync(place, cancellationToken))
        {
            yield return names;
        }
    }
}
