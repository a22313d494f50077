namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>Passes calls to the mailbox.</summary>
internal sealed class InboxService(IRpcMailbox<Note> notes) : IInbox
{
    public async Task<long> SendAsync(string user, Note note, string? key, CancellationToken cancellationToken) =>
        (await notes.AppendAsync(RpcQueueName.User(user), note, key, cancellationToken)).Sequence;

    public IAsyncEnumerable<RpcMail<Note>> ReadAsync(string user, long after, CancellationToken cancellationToken) =>
        notes.SubscribeAsync(RpcQueueName.User(user), after, cancellationToken);

    public Task<long> ClearAsync(string user, CancellationToken cancellationToken) =>
        notes.TrimAsync(RpcQueueName.User(user), new RpcMailRetention { MaxCount = 0 }, cancellationToken);
}
