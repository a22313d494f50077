namespace RpcGateway.Services;

/// <summary>The options of <see cref="IRpcPresence"/>.</summary>
public sealed class RpcPresenceOptions
{
    /// <summary>The maximum size of the state of a connection, as JSON, in bytes. Default: 1 KiB. Range: 2 to 64 KiB.</summary>
    public int MaxStateSize { get; set; } = 1024;

    /// <summary>How long changes are collected before they are reported together. Default: 100 ms. Range: 10 ms to 10 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The maximum number of entries in the changes that wait for a reader of <see cref="IRpcPresence.WatchAsync"/>. What exceeds it is
    /// replaced with a new snapshot. A single change is never too large. Default: 10,000. Range: 1 to 10,000,000.
    /// </summary>
    public int MaxWatchBacklog { get; set; } = 10_000;

    internal IEnumerable<string> Validate()
    {
        if (MaxStateSize is < 2 or > 64 * 1024)
        {
            yield return $"Presence.MaxStateSize is {MaxStateSize}, but must be from 2 to 65536.";
        }

        if (Interval < TimeSpan.FromMilliseconds(10) || Interval > TimeSpan.FromSeconds(10))
        {
            yield return $"Presence.Interval is {Interval}, but must be from 00:00:00.0100000 to 00:00:10.";
        }

        if (MaxWatchBacklog is < 1 or > 10_000_000)
        {
            yield return $"Presence.MaxWatchBacklog is {MaxWatchBacklog}, but must be from 1 to 10000000.";
        }
    }
}
