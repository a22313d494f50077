namespace RpcGateway.SampleContracts;

/// <summary>One message in a room.</summary>
/// <param name="Sequence">Its sequence number in the room, starting at 1.</param>
/// <param name="Room">The room.</param>
/// <param name="Name">The sender's name in the room.</param>
/// <param name="Text">The text.</param>
/// <param name="Time">When it was sent.</param>
public sealed record ChatMessage(long Sequence, string Room, string Name, string Text, DateTimeOffset Time);
