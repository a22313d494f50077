namespace Talk;

[RpcContract("chat", Callback = typeof(IChatCallback))]
public interface IChat
{
    Task<RoomSnapshot> JoinAsync(string room, CancellationToken cancellationToken = default);

    Task<long> SendAsync(string room, string text, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatMessage> ReadHistoryAsync(string room, long after = 0, CancellationToken cancellationToken = default);
}

[RpcContract("chatCallback", Overflow = RpcOverflowPolicy.DropOldest)]
public interface IChatCallback
{
    void MessagePosted(ChatMessage message);

    Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken = default);
}

public sealed record RoomSnapshot(string Room, string[] Members);

public sealed record ChatMessage(long Sequence, string Text);
