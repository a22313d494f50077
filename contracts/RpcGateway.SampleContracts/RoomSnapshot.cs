namespace RpcGateway.SampleContracts;

/// <summary>A room at one moment.</summary>
/// <param name="Room">The room.</param>
/// <param name="Members">The names of those in it.</param>
public sealed record RoomSnapshot(string Room, IReadOnlyList<string> Members);
