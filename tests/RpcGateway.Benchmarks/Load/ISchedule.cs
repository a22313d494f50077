namespace RpcGateway.Benchmarks.Load;

/// <summary>What a load does at certain times, whatever the server does.</summary>
internal interface ISchedule
{
    /// <summary>Does what is due.</summary>
    /// <param name="now">The time, as Stopwatch tells it.</param>
    /// <returns>When to come back.</returns>
    long Run(long now);
}
