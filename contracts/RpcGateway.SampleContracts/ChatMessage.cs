namespace RpcGateway.SampleContracts;

/// <summary>One message in a room.</summary>
/// <param name="Sequence">Its number in the room, from 1 on.</param>
/// <param name="Room">The room.</param>
/// <param name="Name">Who said it.</param>
/// <param name="Text">What was said.</param>
/// <param name="Time">When it was said.</param>
public sealed record ChatMessage(long Sequence, string Room, string Name, string Text, DateTimeOffset Time);
