namespace RpcGateway.SampleContracts;

/// <summary>What a chat tells its members, and asks them.</summary>
[RpcContract("chatCallback")]
public interface IChatCallback
{
    /// <summary>Something was said in a room.</summary>
    /// <param name="message">The message.</param>
    void MessagePosted(ChatMessage message);

    /// <summary>Somebody entered a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The new member's name.</param>
    void MemberJoined(string room, string name);

    /// <summary>Somebody left a room or lost the connection.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The former member's name.</param>
    void MemberLeft(string room, string name);

    /// <summary>Asks before something that cannot be undone.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>Whether to go on.</returns>
    [RpcExample("before a room is cleared", """["Clear the 3 messages of 'examples'?"]""", Result = "true")]
    Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken = default);
}
