using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Rules;

namespace RpcGateway.SampleContracts.Chat;

/// <summary>
/// The durable side of the chat. A conversation is a room, by its name, or the direct messages with an account, as <c>@name</c>. Direct
/// messages, the list and unread messages require that the caller is signed in.
/// </summary>
[RpcContract("conversations", Callback = typeof(IConversationsCallback))]
public interface IConversations
{
    /// <summary>Lists the caller's conversations: the rooms that it joined and has not left, and its direct messages; at most 100.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The conversations, the newest one first.</returns>
    [RpcError(SampleErrorCode.SignInRequired, "The caller is not signed in.")]
    Task<Conversation[]> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Stores a message and sends it to all participants. A room must be joined first (<see cref="IChat.JoinAsync"/>).</summary>
    /// <param name="conversation">A room, or <c>@name</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="key">Chosen by the sender for this message: a repeat with the same key is stored once.</param>
    /// <param name="cancellationToken">Cancels the call, unless the message is already being stored.</param>
    /// <returns>The message's sequence number in the conversation.</returns>
    [RpcError(SampleErrorCode.BadText, "The text is empty or too long.")]
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcError(SampleErrorCode.SignInRequired, "Direct messages require that the caller is signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    [RpcExample("to a room that the caller has joined", """["examples","Good morning!","7d1f"]""")]
    Task<long> SendAsync(
        string conversation,
        string text,
        [StringLength(100, MinimumLength = 1), RegularExpression(TextRules.NoControls)] string key,
        CancellationToken cancellationToken = default);

    /// <summary>Reads a page of messages.</summary>
    /// <param name="conversation">A room, or <c>@name</c>.</param>
    /// <param name="before">The sequence number before which the page ends; 0 for the newest page.</param>
    /// <param name="count">The maximum number of messages.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The messages, the oldest first.</returns>
    [RpcError(SampleErrorCode.SignInRequired, "Direct messages require that the caller is signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    [RpcExample("the newest page", """["examples"]""")]
    Task<ConversationPage> ReadAsync(
        string conversation,
        [Range(0, long.MaxValue)] long before = 0,
        [Range(1, 100)] int count = 50,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the messages after a number, and then every new one, without an end and without a gap. A client that was away continues with
    /// the number of its last item.
    /// </summary>
    /// <param name="conversation">A room, or <c>@name</c>.</param>
    /// <param name="after">The sequence number after which to start; must not be greater than that of the newest message.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    [RpcError(SampleErrorCode.SignInRequired, "Direct messages require that the caller is signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    IAsyncEnumerable<ConversationItem> SubscribeAsync(string conversation, long after, CancellationToken cancellationToken = default);

    /// <summary>Marks messages as read by the caller.</summary>
    /// <param name="conversation">A room, or <c>@name</c>.</param>
    /// <param name="sequence">The sequence number of the last message that was read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of messages that are still unread.</returns>
    [RpcError(SampleErrorCode.SignInRequired, "The caller is not signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    Task<long> AcknowledgeAsync(string conversation, long sequence, CancellationToken cancellationToken = default);

    /// <summary>Shows the others that the caller is typing. Call it every few seconds while this lasts.</summary>
    /// <param name="conversation">A room that the caller has joined, or <c>@name</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcRateLimit(20, 10, Per = RpcRateLimitScope.Connection)]
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcError(SampleErrorCode.SignInRequired, "Direct messages require that the caller is signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    Task TypingAsync(string conversation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the names of those present now, and again after each change: the members of a room, or the other account of direct messages
    /// if it is online. A slow reader misses intermediate states only.
    /// </summary>
    /// <param name="conversation">A room, or <c>@name</c>.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    [RpcError(SampleErrorCode.SignInRequired, "Direct messages require that the caller is signed in.")]
    [RpcError(SampleErrorCode.NoSuchAccount, "There is no such account.")]
    IAsyncEnumerable<string[]> PresenceAsync(string conversation, CancellationToken cancellationToken = default);
}
