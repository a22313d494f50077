namespace RpcGateway.Lab;

/// <summary>What was read.</summary>
/// <param name="Name">Where.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
public sealed record Reading(string Name, double Value, Unit Unit);
