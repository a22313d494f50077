using System.Diagnostics;
using System.Globalization;

namespace RpcGateway.Checker.Faults;

/// <summary>Starts, stops, pauses and kills the process of the server.</summary>
/// <param name="ledger">The file of the ledger.</param>
/// <param name="bug">A deliberate bug of the server; null for none.</param>
/// <param name="crashed">Is called with the exit code when the server has ended by itself.</param>
internal sealed class ServerControl(string ledger, string? bug, Action<int> crashed) : IAsyncDisposable
{
    // Only a failure takes that long: a process of a loaded machine may take 30 s to start.
    private static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(120);

    private Process? _process;
    private int _port;

    /// <summary>The current port; clients that connect while the server is down are refused there.</summary>
    public int Port => Volatile.Read(ref _port);

    /// <summary>The memory of the process in KB; 0 if it is not running.</summary>
    public long ResidentKilobytes => ReadStatus("VmRSS:");

    /// <summary>Whether the operating system has stopped the process.</summary>
    public bool IsPaused => ReadText("status").Split('\n').Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal));

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ServerControl).Assembly.Location, "serve", "--ledger", ledger, .. Options()])
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
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    /// <summary>Shuts the server down, as service managers do, and starts it again.</summary>
    /// <returns>Whether it ended by itself, without a failure.</returns>
    public async Task<bool> RestartAsync()
    {
        var process = Current;
        await SignalAsync("-TERM");
        using var limit = new CancellationTokenSource(ProcessLimit);
        await process.WaitForExitAsync(limit.Token);
        var code = process.ExitCode;
        await ReplaceAsync();
        return code == 0;
    }

    /// <summary>Kills the server, and starts it again.</summary>
    /// <returns>Whether it was running until then.</returns>
    public async Task<bool> KillAsync()
    {
        var process = Current;
        var wasRunning = IsRunning();
        process.Kill();
        await process.WaitForExitAsync();
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

    private string[] Options() => bug is null ? [] : ["--bug", bug];

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

    private async Task SignalAsync(string signal)
    {
        if (!IsRunning())
        {
            return;
        }

        using var kill = Process.Start("kill", [signal, Current.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"kill {signal} failed with code {kill.ExitCode}.");
        }
    }

    private long ReadStatus(string name) => ReadText("status").Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private string ReadText(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Current.Id}/{file}");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
