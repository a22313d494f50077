namespace RpcGateway.SampleContracts;

/// <summary>Rooms in which people talk; who is in a room hears of it through <see cref="IChatCallback"/>.</summary>
[RpcContract("chat", Callback = typeof(IChatCallback))]
public interface IChat
{
    /// <summary>Enters a room, which comes into being with its first member.</summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The name to be known by in the room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The room as it now is.</returns>
    [RpcError(SampleErrorCode.BadText, "A name is empty, too long, or has control characters in it.")]
    [RpcError(SampleErrorCode.NameTaken, "The name is taken in that room, or the caller is there under another one.")]
    [RpcError(SampleErrorCode.RoomFull, "The room is full.")]
    [RpcError(SampleErrorCode.TooManyRooms, "There are too many rooms.")]
    [RpcExample("the first in a room", """["examples","Ada"]""", Result = """{"room":"examples","members":["Ada"]}""")]
    Task<RoomSnapshot> JoinAsync(string room, string name, CancellationToken cancellationToken = default);

    /// <summary>Leaves a room; losing the connection does the same.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    Task LeaveAsync(string room, CancellationToken cancellationToken = default);

    /// <summary>Says something to everybody in a room that one has joined.</summary>
    /// <param name="room">The room.</param>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message's sequence number in the room.</returns>
    [RpcError(SampleErrorCode.BadText, "The text is empty or too long.")]
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcExample("to a room that one has joined", """["examples","Good morning!"]""")]
    Task<long> SendAsync(string room, string text, CancellationToken cancellationToken = default);

    /// <summary>Reads what was said in a room, the oldest first.</summary>
    /// <param name="room">The room.</param>
    /// <param name="after">The sequence number after which to begin; 0 for the beginning.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The messages.</returns>
    [RpcExample("all of it", """["examples"]""")]
    [RpcExample("what one has not seen yet", """{"room":"examples","after":12}""")]
    IAsyncEnumerable<ChatMessage> HistoryAsync(
        string room, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Lists who is in a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The members' names; none for a room that does not exist.</returns>
    [RpcExample("a room that does not exist", """["nobody's"]""", Result = "[]")]
    Task<string[]> MembersAsync(string room, CancellationToken cancellationToken = default);

    /// <summary>Clears the history of a room, after the caller has confirmed it.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the caller confirmed and the history is gone.</returns>
    [RpcError(SampleErrorCode.NotInRoom, "The caller is not in that room.")]
    [RpcError(SampleErrorCode.NotConfirmable, "The client does not answer when it is asked to confirm.")]
    Task<bool> ClearAsync(string room, CancellationToken cancellationToken = default);
}
