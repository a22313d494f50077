namespace RpcGateway.SampleContracts.Chat;

/// <summary>Notifications about conversations. New messages arrive through <see cref="IChatCallback.MessagePosted"/> and subscriptions.</summary>
[RpcContract("conversationsCallback")]
public interface IConversationsCallback
{
    /// <summary>Another participant is typing. This ends after a few seconds without a repeat, or with the message.</summary>
    /// <param name="conversation">The room, or <c>@name</c>.</param>
    /// <param name="name">The name of the participant.</param>
    void Typing(string conversation, string name);

    /// <summary>The user has read messages on another connection.</summary>
    /// <param name="conversation">The room, or <c>@name</c>.</param>
    /// <param name="unread">The number of messages that are still unread.</param>
    void Acknowledged(string conversation, long unread);
}
