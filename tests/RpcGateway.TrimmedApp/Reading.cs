namespace RpcGateway.TrimmedApp;

public sealed record Reading(string Name, double Value, Unit Unit);
