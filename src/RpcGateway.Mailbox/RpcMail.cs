using System.Text.Json.Serialization;

namespace RpcGateway.Mailbox;

/// <summary>A stored message, or the notice that messages were trimmed before a subscriber read them.</summary>
/// <typeparam name="TMessage">The type of the message.</typeparam>
/// <param name="Sequence">The number of the message in its queue; of a notice, that of the last message that was trimmed.</param>
/// <param name="Time">When it was appended; of a notice, when it was noticed.</param>
/// <param name="Message">The message; the default value if this is a notice.</param>
/// <param name="Truncated">
/// The number of messages that the subscriber can no longer read, because they were trimmed. Greater than 0 only in a notice.
/// </param>
public sealed record RpcMail<TMessage>(long Sequence, DateTimeOffset Time, TMessage? Message, long Truncated = 0)
{
    /// <summary>Whether this is a notice that messages were trimmed, without a message.</summary>
    [JsonIgnore]
    public bool IsNotice => Truncated > 0;
}
