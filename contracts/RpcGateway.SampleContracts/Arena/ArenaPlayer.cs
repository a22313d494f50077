namespace RpcGateway.SampleContracts.Arena;

/// <summary>A player or bot.</summary>
/// <param name="Ship">The id of the ship.</param>
/// <param name="Name">The name.</param>
/// <param name="Score">The points.</param>
/// <param name="IsBot">Whether the gateway steers the ship.</param>
public sealed record ArenaPlayer(int Ship, string Name, int Score, bool IsBot);
