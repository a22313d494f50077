namespace RpcGateway.Benchmarks.Clients;

/// <summary>What the comparison asks a client for, by a line on its input.</summary>
/// <param name="Client">The name of the client.</param>
/// <param name="Callers">How many call at once, each again when it has its answer.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record ClientOrder(string Client, int Callers, double Seconds);
