namespace RpcGateway.SampleContracts;

/// <summary>The primes up to a limit.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Largest">The largest of them, or 0 where there is none.</param>
public sealed record PrimeCount(int Count, int Largest);
