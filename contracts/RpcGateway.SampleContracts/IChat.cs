namespace RpcGateway.SampleContracts;

/// <summary>
/// Chat rooms; members of a room are notified through <see cref="IChatCallback"/>. Messages are stored. Rooms require no account.
/// </summary>
[RpcContract("chat", Callback = typeof(IChatCallback))]
public interface IChat
{
    /// <summary>Joins a room, which is created when its first member joins.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The caller's name in the room. The name of an account is reserved for its owner, who joins with it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The current state of the room.</returns>
    [RpcError(SampleErrorCode.BadText, "A name is empty, too long, or contains control characters.")]
    [RpcError(SampleErrorCode.NameTaken, "The name is taken in that room or belongs to an account, or the caller is already a member with another name.")]
    [RpcError(SampleErrorCode.RoomFull, "The room is full.")]
    [RpcError(SampleErrorCode.TooManyRooms, "The caller is in too many rooms.")]
    [RpcExample("the first member of a room", """["examples","Ada"]""", Result = """{"room":"examples","members":["Ada"]}""")]
    Task<RoomSnapshot> JoinAsync(string room, string name, CancellationToken cancellationToken = default);

    /// <summary>Leaves a room. When a connection ends, its user leaves all rooms.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    Task LeaveAsync(string room, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to all members of a room that the caller has joined.</summary>
    /// <param name="room">The room.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message's sequence number in the room.</returns>
    [RpcError(SampleErrorCode.BadText, "The text is empty or too long.")]
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcExample("to a room that the caller has joined", """["examples","Good morning!"]""")]
    Task<long> SendAsync(string room, string text, CancellationToken cancellationToken = default);

    /// <summary>Reads the messages of a room, the oldest first.</summary>
    /// <param name="room">The room.</param>
    /// <param name="after">The sequence number after which to start; 0 for all messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The messages.</returns>
    [RpcExample("all messages", """["examples"]""")]
    [RpcExample("only new messages", """{"room":"examples","after":12}""")]
    IAsyncEnumerable<ChatMessage> HistoryAsync(
        string room, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Lists the members of a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The members' names; empty if the room does not exist.</returns>
    [RpcExample("a room that does not exist", """["empty"]""", Result = "[]")]
    Task<string[]> MembersAsync(string room, CancellationToken cancellationToken = default);

    /// <summary>Clears the history of a room after the caller has confirmed.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the caller confirmed and the history was cleared.</returns>
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcError(SampleErrorCode.NotConfirmable, "The client does not respond to the request for confirmation.")]
    Task<bool> ClearAsync(string room, CancellationToken cancellationToken = default);
}
