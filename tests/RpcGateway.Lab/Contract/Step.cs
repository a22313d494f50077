namespace RpcGateway.Lab;

public readonly record struct Step(int Done, int Total);
