namespace RpcGateway.TrimmedApp;

public readonly record struct Step(int Done, int Total);
