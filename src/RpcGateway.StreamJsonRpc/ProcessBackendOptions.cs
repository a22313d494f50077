using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc;

/// <summary>Limits of the processes of a backend. A process serves one client and ends with it.</summary>
public sealed class ProcessBackendOptions
{
    private static readonly TimeSpan MaxExitTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The maximum number of processes of this backend at once; further clients are refused. Default: 32. Range: 1 to 10,000.
    /// </summary>
    public int MaxProcesses { get; set; } = 32;

    /// <summary>
    /// The maximum number of processes of this backend for one user. Clients without a user id count by their network address.
    /// Default: 4. Range: 1 to 10,000.
    /// </summary>
    public int MaxProcessesPerUser { get; set; } = 4;

    /// <summary>
    /// The maximum memory of each process (not of its children together), in bytes: its private writable memory. Only on Unix.
    /// Default: null, no limit. Range: 16 MiB to 1 TiB.
    /// </summary>
    public long? MaxMemory { get; set; }

    /// <summary>
    /// The time limit for each step of ending a process: the farewell of its protocol, the end of its input, SIGTERM and SIGKILL.
    /// Default: 2 s. Range: 100 ms to 1 min.
    /// </summary>
    public TimeSpan ExitTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The maximum number of lines of standard error that are logged per process and second; the rest is counted. Default: 20.
    /// Range: 0 to 10,000.
    /// </summary>
    public int MaxErrorLines { get; set; } = 20;

    /// <summary>
    /// Environment variables of the process. It inherits only PATH, HOME, USER, language, time zone and what Windows needs,
    /// because the gateway's own environment often contains secrets.
    /// </summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            OptionRange.Check("Process.MaxProcesses", MaxProcesses, 1, 10_000),
            OptionRange.Check("Process.MaxProcessesPerUser", MaxProcessesPerUser, 1, 10_000),
            MaxMemory is { } memory ? OptionRange.Check("Process.MaxMemory", memory, 16L << 20, 1L << 40) : null,
            OptionRange.Check("Process.ExitTimeout", ExitTimeout, MaxExitTimeout),
            OptionRange.Check("Process.MaxErrorLines", MaxErrorLines, 0, 10_000),
        ];
        return errors.OfType<string>().Concat(Environment
            .Where(variable => variable.Key.Length == 0 || variable.Key.Contains('=') || variable.Value is null)
            .Select(variable => $"Process.Environment: '{variable.Key}' is not a valid name, or has no value."));
    }
}
