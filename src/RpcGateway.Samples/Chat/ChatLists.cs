using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Chat;

/// <summary>The list of conversations of each account: a log of what was added and removed, in the account's own queue.</summary>
internal sealed class ChatLists(IRpcMailbox<ChatEntry> entries)
{
    /// <summary>How many changes are kept. An account that has more loses the conversations that it added first.</summary>
    public const int MaxEntries = 1000;

    /// <summary>The conversations of an account, in the order in which they were added.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string account, CancellationToken cancellationToken)
    {
        var list = new List<string>();
        RpcMailPage<ChatEntry>? page = null;
        while (page is null or { HasMore: true, Mails.Count: > 0 })
        {
            page = await entries.ReadAsync(QueueOf(account), page?.Mails[^1].Sequence ?? 0, MaxEntries, cancellationToken);
            foreach (var entry in page.Mails.Select(mail => mail.Message!))
            {
                list.Remove(entry.Conversation);
                if (!entry.Removed)
                {
                    list.Add(entry.Conversation);
                }
            }
        }

        return list;
    }

    /// <summary>Returns whether the conversation was added, because it was not in the list.</summary>
    public async Task<bool> AddAsync(string account, string conversation, CancellationToken cancellationToken)
    {
        if ((await ListAsync(account, cancellationToken)).Contains(conversation))
        {
            return false;
        }

        await entries.AppendAsync(QueueOf(account), new ChatEntry(conversation), cancellationToken: cancellationToken);
        return true;
    }

    public async Task RemoveAsync(string account, string conversation, CancellationToken cancellationToken)
    {
        if ((await ListAsync(account, cancellationToken)).Contains(conversation))
        {
            await entries.AppendAsync(QueueOf(account), new ChatEntry(conversation, Removed: true), cancellationToken: cancellationToken);
        }
    }

    private static RpcQueueName QueueOf(string account) => RpcQueueName.User(account.ToLowerInvariant());
}
