namespace RpcGateway.Benchmarks.Clients;

/// <summary>What the comparison asks the client for, by a line on its input.</summary>
/// <param name="Callers">How many call at once, each again when it has its answer.</param>
/// <param name="TakesTasks">Whether they take a <see cref="Task"/> instead of a <see cref="ValueTask"/>.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record ClientOrder(int Callers, bool TakesTasks, double Seconds);
