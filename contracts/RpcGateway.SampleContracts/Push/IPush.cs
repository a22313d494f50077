using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using RpcGateway.SampleContracts.Push.Rules;

namespace RpcGateway.SampleContracts.Push;

/// <summary>
/// Notifications from other systems to users and topics. They are stored, so they arrive also if a receiver is offline. Senders authenticate with
/// the token of a sender; receivers sign in.
/// </summary>
[RpcContract("push", Callback = typeof(IPushCallback))]
public interface IPush
{
    /// <summary>
    /// Stores a message for a user or a topic. When this returns, the message is on the disk. The user need not have signed in before. For senders.
    /// </summary>
    /// <param name="target">The user or the topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="key">
    /// Identifies the message at its target, so that a repeat is stored once and returns the first receipt, also a repeat by HTTP. Keys are known for 7 days.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of the message at its target.</returns>
    [RpcExample("to a user", """[{"user":"ada"},{"title":"Parcel","text":"Your parcel arrives today."},"parcel-17"]""")]
    [RpcExample("to a topic", """[{"topic":"news"},{"title":"Release","text":"Version 2 is out.","link":"https://example.com/2"},"release-2"]""")]
    Task<PushReceipt> SendAsync(
        PushTarget target,
        PushMessage message,
        [Required, StringLength(PushRules.MaxKey), RegularExpression(PushRules.NoControls)] string key,
        CancellationToken cancellationToken = default);

    /// <summary>Returns the delivery state of a message. For senders.</summary>
    /// <param name="target">The target of the message.</param>
    /// <param name="sequence">The number of the message, from its receipt.</param>
    /// <param name="subscriber">For a topic: the user whose state is returned. Without one, only whether the message is stored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state.</returns>
    [RpcError(PushErrorCode.NoSuchMessage, "The target has no message with that number.")]
    [RpcError(PushErrorCode.NotSubscribed, "The user is not subscribed to the topic.")]
    Task<PushState> StateAsync(
        PushTarget target,
        [Range(1, long.MaxValue)] long sequence,
        [StringLength(PushRules.MaxUser, MinimumLength = 1), RegularExpression(PushRules.NoControls)] string? subscriber = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the messages of the signed-in user and of the topics that the user subscribes to: first the stored ones, then new ones, without an end.
    /// To continue, pass the last number of each source.
    /// </summary>
    /// <param name="device">The name of the device, with which it acknowledges messages. A user has at most 10; a new one replaces the oldest.</param>
    /// <param name="after">
    /// The last number that the device has of each source. A source without one starts with its newest 100 messages. If more than 1,000
    /// messages follow a number, the stream skips all but the newest 100, and contains an item that reports this; <c>push.page</c> reads them.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The messages; those of one source in the order of their numbers.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated code reads the length without reflection.")]
    IAsyncEnumerable<PushMail> InboxAsync(
        [Required, RegularExpression(PushRules.Name)] string device,
        [MaxLength(PushRules.MaxPositions)] IReadOnlyList<PushPosition>? after = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads older messages of one source.</summary>
    /// <param name="before">The number before which to read.</param>
    /// <param name="count">The maximum number of messages.</param>
    /// <param name="topic">The topic; null for the messages to the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The messages before that number, the oldest first; empty if there are none.</returns>
    [RpcError(PushErrorCode.NotSubscribed, "The caller is not subscribed to the topic.")]
    Task<PushMail[]> PageAsync(
        [Range(1, long.MaxValue)] long before,
        [Range(1, 100)] int count = 50,
        [RegularExpression(PushRules.Name)] string? topic = null,
        CancellationToken cancellationToken = default);

    /// <summary>Returns the state of the user's sources: the messages to the user, and the topics.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The sources; that of the user is the first one.</returns>
    Task<PushSource[]> SourcesAsync(CancellationToken cancellationToken = default);

    /// <summary>Acknowledges that a device has received the messages up to a number. Then the state of the messages is <c>delivered</c>.</summary>
    /// <param name="device">The name of the device, as passed to <c>push.inbox</c>.</param>
    /// <param name="sequence">The number of the last message.</param>
    /// <param name="topic">The topic; null for the messages to the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(PushErrorCode.NotSubscribed, "The caller is not subscribed to the topic.")]
    [RpcError(PushErrorCode.UnknownDevice, "The device was replaced by a newer one: open the inbox again.")]
    Task ReceivedAsync(
        [Required, RegularExpression(PushRules.Name)] string device,
        [Range(1, long.MaxValue)] long sequence,
        [RegularExpression(PushRules.Name)] string? topic = null,
        CancellationToken cancellationToken = default);

    /// <summary>Marks the messages up to a number as read, on all devices.</summary>
    /// <param name="sequence">The number of the last message that was read.</param>
    /// <param name="topic">The topic; null for the messages to the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(PushErrorCode.NotSubscribed, "The caller is not subscribed to the topic.")]
    Task ReadAsync(
        [Range(1, long.MaxValue)] long sequence,
        [RegularExpression(PushRules.Name)] string? topic = null,
        CancellationToken cancellationToken = default);

    /// <summary>Subscribes the user to a topic, from now on. A repeat changes nothing.</summary>
    /// <param name="topic">The topic. It need not have messages yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(PushErrorCode.TooManyTopics, "The user is subscribed to 20 topics.")]
    Task SubscribeAsync([Required, RegularExpression(PushRules.Name)] string topic, CancellationToken cancellationToken = default);

    /// <summary>Ends a subscription of the user. Without one, nothing changes.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task UnsubscribeAsync([Required, RegularExpression(PushRules.Name)] string topic, CancellationToken cancellationToken = default);
}
