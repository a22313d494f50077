namespace RpcGateway.SampleContracts;

/// <summary>The primes up to a limit.</summary>
/// <param name="Count">The number of primes.</param>
/// <param name="Largest">The largest prime, or 0 if there is none.</param>
public sealed record PrimeCount(int Count, int Largest);
