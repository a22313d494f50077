namespace RpcGateway.Lab;

/// <summary>A measured value.</summary>
/// <param name="Name">The name of the sensor.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">The unit of the value.</param>
public sealed record Reading(string Name, double Value, Unit Unit);
