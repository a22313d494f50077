namespace RpcGateway.Benchmarks.Micro;

/// <summary>An object of five fields, one of each common kind.</summary>
public sealed record Reading(long Id, string Name, double Value, bool Valid, DateTimeOffset Time)
{
    public static Reading Example { get; } = new(
        4711, "boiler room, north", 21.375, true, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
}
