namespace RpcGateway.Benchmarks.Contracts;

/// <summary>An object of five fields, as arguments and results of real methods are.</summary>
public sealed record Order(int Id, string Customer, string Article, double Price, bool IsPaid);
