using System.Runtime.CompilerServices;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Chat;

namespace RpcGateway.Samples.Chat;

/// <summary>The stored messages of all conversations: one log for each room, and one for each pair of accounts.</summary>
internal sealed class ChatLog(IRpcMailbox<ChatLine> lines)
{
    public const int MaxPageCount = 100;

    /// <param name="place">The conversation.</param>
    /// <param name="line">The message.</param>
    /// <param name="key">Identifies the message among those of its sender; null if it cannot be repeated.</param>
    /// <param name="cancellationToken">Cancels, unless the message is already being stored.</param>
    public Task<RpcMailReceipt> AppendAsync(ChatPlace place, ChatLine line, string? key, CancellationToken cancellationToken) =>
        lines.AppendAsync(place.Queue, line, key is null ? null : $"{line.Name}:{key}", cancellationToken);

    public Task<RpcMailQueueState> GetStateAsync(ChatPlace place, string? reader, CancellationToken cancellationToken) =>
        lines.GetStateAsync(place.Queue, ReaderOf(reader), cancellationToken);

    /// <summary>Stores how far an account has read; a number beyond the newest message means the newest one.</summary>
    public async Task AcknowledgeAsync(ChatPlace place, string reader, long sequence, CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(place, reader, cancellationToken);
        if (Math.Min(sequence, state.Last) is var position && position > state.Acknowledged)
        {
            await lines.AcknowledgeAsync(place.Queue, position, ReaderOf(reader), cancellationToken);
        }
    }

    /// <summary>Reads the messages before a number, at most <paramref name="count"/> of them.</summary>
    public async Task<ConversationPage> ReadPageAsync(
        ChatPlace place, string? reader, long before, int count, CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(place, reader, cancellationToken);
        var end = before == 0 ? state.Last : Math.Min(before - 1, state.Last);
        var messages = new List<ChatMessage>(count);
        for (var after = Math.Max(Math.Max(end - count, 0), state.First - 1); after < end;)
        {
            // A page of the mailbox also ends by its size.
            var page = await lines.ReadAsync(place.Queue, after, (int)(end - after), cancellationToken);
            messages.AddRange(page.Mails.Select(mail => Read(place, mail)));
            after = page.Mails.Count > 0 ? page.Mails[^1].Sequence : end;
        }

        // Messages may have been removed meanwhile; the rest then comes from behind the page.
        messages.RemoveAll(message => message.Sequence > end);
        var hasOlder = messages.Count > 0 && messages[0].Sequence > state.First;
        return new ConversationPage(messages, hasOlder, state.Last, reader is null ? 0 : state.Unread);
    }

    public async Task<ChatMessage?> ReadLatestAsync(ChatPlace place, RpcMailQueueState state, CancellationToken cancellationToken)
    {
        if (state.Count == 0)
        {
            return null;
        }

        var page = await lines.ReadAsync(place.Queue, state.Last - 1, 1, cancellationToken);
        return page.Mails.Count > 0 ? Read(place, page.Mails[0]) : null;
    }

    /// <summary>Returns the messages after a number that are stored now.</summary>
    public async IAsyncEnumerable<ChatMessage> ReadAfterAsync(
        ChatPlace place, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(place, null, cancellationToken);
        while (after < state.Last)
        {
            var page = await lines.ReadAsync(place.Queue, Math.Max(after, 0), MaxPageCount, cancellationToken);
            foreach (var mail in page.Mails)
            {
                yield return Read(place, mail);
            }

            after = page.Mails.Count > 0 ? page.Mails[^1].Sequence : state.Last;
        }
    }

    /// <summary>Returns the messages after a number and then all new ones, without an end.</summary>
    public async IAsyncEnumerable<ConversationItem> SubscribeAsync(
        ChatPlace place, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var mail in lines.SubscribeAsync(place.Queue, after, cancellationToken))
        {
            yield return new ConversationItem(mail.Sequence, mail.IsNotice ? null : Read(place, mail), mail.Truncated);
        }
    }

    /// <summary>Removes the messages up to a number. The turn of the conversation must be held.</summary>
    public async Task TrimThroughAsync(ChatPlace place, long sequence, CancellationToken cancellationToken)
    {
        var state = await GetStateAsync(place, null, cancellationToken);
        await lines.TrimAsync(place.Queue, new RpcMailRetention { MaxCount = Math.Max(state.Last - sequence, 0) }, cancellationToken);
    }

    public static ChatMessage Create(ChatPlace place, ChatLine line, RpcMailReceipt receipt) =>
        new(receipt.Sequence, place.Name, line.Name, line.Text, receipt.Time);

    private static ChatMessage Read(ChatPlace place, RpcMail<ChatLine> mail) =>
        new(mail.Sequence, place.Name, mail.Message!.Name, mail.Message.Text, mail.Time);

    private static string ReaderOf(string? account) => account?.ToLowerInvariant() ?? "";
}
