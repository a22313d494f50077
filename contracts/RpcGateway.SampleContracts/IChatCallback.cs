namespace RpcGateway.SampleContracts;

/// <summary>Notifications and questions of a chat to its members.</summary>
[RpcContract("chatCallback")]
public interface IChatCallback
{
    /// <summary>A message was sent to a room, or directly to the user: its room is then <c>@name</c>.</summary>
    /// <param name="message">The message.</param>
    void MessagePosted(ChatMessage message);

    /// <summary>A member joined a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The new member's name.</param>
    void MemberJoined(string room, string name);

    /// <summary>A member left a room or lost the connection.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The former member's name.</param>
    void MemberLeft(string room, string name);

    /// <summary>Asks for confirmation of an action that cannot be undone.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>Whether to continue.</returns>
    [RpcExample("before a room is cleared", """["Clear the 3 messages of 'examples'?"]""", Result = "true")]
    Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken = default);
}
