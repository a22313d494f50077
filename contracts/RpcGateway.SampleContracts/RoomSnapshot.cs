namespace RpcGateway.SampleContracts;

/// <summary>The state of a room at one time.</summary>
/// <param name="Room">The room.</param>
/// <param name="Members">The names of its members.</param>
public sealed record RoomSnapshot(string Room, IReadOnlyList<string> Members);
