namespace RpcGateway.Server.Limits;

/// <summary>
/// Whether the process is about to run out of file descriptors. Each connection needs one, and a server that cannot accept connections
/// can also not open files or connect anywhere. A quarter is kept for everything but clients. Known on Linux only.
/// </summary>
internal sealed class OpenFiles(TimeProvider time, int? limit, Func<int> count)
{
    // Counting reads a folder with an entry per descriptor: with many, not for each handshake, and rarely while half are free.
    private static readonly TimeSpan CountPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RareCountPeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _countedAt;
    private int? _count;
    private int _accepted;
    private int _taken;

    public OpenFiles(TimeProvider time)
        : this(time, ReadLimit(), Count)
    {
    }

    /// <summary>The number of descriptors that the process may have; null if unknown or unlimited.</summary>
    public int? Limit => limit;

    /// <summary>Returns whether there is a descriptor for another client, and counts it.</summary>
    public bool TryTake() => TryAdd(ref _taken, kept: 4);

    /// <summary>
    /// Returns whether there is a descriptor for another connection, and counts it. A sixteenth is kept for what runs already.
    /// </summary>
    public bool TryAccept() => TryAdd(ref _accepted, kept: 16);

    // Keeps one part in so many.
    private bool TryAdd(ref int added, int kept)
    {
        if (limit is not { } max)
        {
            return true;
        }

        var most = max - (max / kept);
        lock (_gate)
        {
            // Between two counts, each connection that is accepted is added, and none that leaves is subtracted. Clients are among the
            // accepted connections, unless the application has a transport of its own.
            var since = Math.Max(_accepted, _taken);
            if (_count is not { } last || time.GetElapsedTime(_countedAt) >= (last >= (most / 2) - since ? CountPeriod : RareCountPeriod))
            {
                _count = last = count();
                _countedAt = time.GetTimestamp();
                _accepted = 0;
                _taken = 0;
                since = 0;
            }

            if (last >= most - since)
            {
                return false;
            }

            added++;
            return true;
        }
    }

    // As in "Max open files            1024                 524288               files".
    private static int? ReadLimit()
    {
        const string Name = "Max open files";
        try
        {
            var line = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/self/limits").FirstOrDefault(one => one.StartsWith(Name, StringComparison.Ordinal))
                : null;
            var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, out var files) ? files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Count()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not even this folder could be opened.
            return int.MaxValue;
        }
    }
}
