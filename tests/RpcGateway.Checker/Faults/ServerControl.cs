using System.Diagnostics;
using System.Globalization;

namespace RpcGateway.Checker.Faults;

/// <summary>Starts, stops, pauses and kills the process of a server.</summary>
/// <param name="options">What it serves.</param>
/// <param name="crashed">Is called with the exit code when the server has ended by itself.</param>
internal sealed class ServerControl(IReadOnlyList<string> options, Action<int> crashed) : IAsyncDisposable
{
    // Only a failure takes that long: a process of a loaded machine may take 30 s to start.
    private static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(120);

    private Process? _process;
    private int _port;
    private volatile bool _isReady;

    /// <summary>The current port; clients that connect while the server is down are refused there.</summary>
    public int Port => Volatile.Read(ref _port);

    /// <summary>Whether the server accepts connections, as far as a load balancer knows: it runs, and does not shut down.</summary>
    public bool IsReady => _isReady;

    /// <summary>The memory of the process in KB; 0 if it is not running.</summary>
    public long ResidentKilobytes => Current.ReadResidentKilobytes();

    /// <summary>The command line that serves the ledger.</summary>
    /// <param name="ledger">The file of the ledger.</param>
    /// <param name="bug">A deliberate bug of the server; null for none.</param>
    /// <param name="redis">The address of Redis; null for a gateway of one process.</param>
    public static IReadOnlyList<string> Serve(string ledger, string? bug, string? redis = null) =>
        ["serve", "--ledger", ledger, .. bug is null ? (string[])[] : ["--bug", bug], .. redis is null ? (string[])[] : ["--redis", redis]];

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ServerControl).Assembly.Location, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The server was not started.");
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(ProcessLimit);
        if (line?.Split(' ') is not ["port", var port])
        {
            throw new InvalidOperationException($"The server printed '{line}' instead of its port.");
        }

        Volatile.Write(ref _port, int.Parse(port, CultureInfo.InvariantCulture));
        _isReady = true;
    }

    /// <summary>Starts the server again if it has ended by itself.</summary>
    public async Task ReviveAsync()
    {
        if (!IsRunning())
        {
            await ReplaceAsync();
        }
    }

    /// <summary>Stops and continues the process.</summary>
    /// <returns>Whether the operating system reported it as stopped.</returns>
    public async Task<bool> PauseAsync(TimeSpan hold) => IsRunning() && await Current.PauseAsync(hold);

    /// <summary>Shuts the server down, as service managers do, and starts it again.</summary>
    /// <returns>Whether it ended by itself, without a failure.</returns>
    public async Task<bool> RestartAsync()
    {
        var process = Current;
        _isReady = false;
        if (IsRunning())
        {
            await process.SignalAsync("-TERM");
        }

        using var limit = new CancellationTokenSource(ProcessLimit);
        await process.WaitForExitAsync(limit.Token);
        var code = process.ExitCode;
        await ReplaceAsync();
        return code == 0;
    }

    /// <summary>Kills the server, and starts it again.</summary>
    /// <param name="hold">How long it is down.</param>
    /// <returns>Whether it was running until then.</returns>
    public async Task<bool> KillAsync(TimeSpan hold)
    {
        var process = Current;
        var wasRunning = IsRunning();
        process.Kill();
        await process.WaitForExitAsync();
        _isReady = false;
        await Task.Delay(hold);
        await ReplaceAsync();
        return wasRunning;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private Process Current => _process ?? throw new InvalidOperationException("The server was not started.");

    private async Task ReplaceAsync()
    {
        Current.Dispose();
        await StartAsync();
    }

    private bool IsRunning()
    {
        if (Current.HasExited)
        {
            crashed(Current.ExitCode);
            return false;
        }

        return true;
    }
}
