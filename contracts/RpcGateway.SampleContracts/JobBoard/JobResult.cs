namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>The result of a job, as its kind says.</summary>
/// <param name="Primes">The result of a job that counts primes.</param>
/// <param name="Words">The result of a job that counts words.</param>
public sealed record JobResult(PrimeCount? Primes = null, WordCount? Words = null);
