namespace RpcGateway.Benchmarks.Clients;

/// <summary>What the calls of a client came to, as it has measured them itself.</summary>
/// <param name="Calls">The calls that were answered.</param>
/// <param name="Seconds">The time that it took.</param>
/// <param name="CpuMicroseconds">The CPU time of its whole process.</param>
/// <param name="AllocatedBytes">What the process has allocated meanwhile.</param>
/// <param name="P50">Half of the calls took no longer, in microseconds.</param>
/// <param name="P99">All but one in a hundred took no longer, in microseconds.</param>
internal sealed record ClientResult(
    long Calls, double Seconds, double CpuMicroseconds, long AllocatedBytes, double P50, double P99);
