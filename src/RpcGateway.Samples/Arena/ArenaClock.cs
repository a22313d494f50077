namespace RpcGateway.Samples.Arena;

/// <summary>The clock of the arena, in milliseconds: monotonic, so steps of the system's clock do not matter.</summary>
internal sealed class ArenaClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public double Milliseconds => time.GetElapsedTime(_start).TotalMilliseconds;
}
