using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RpcGateway.Checker.Clients;
using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Clusters;

/// <summary>Starts, stops and pauses a Redis server on a free port, which keeps nothing on disk.</summary>
internal sealed class RedisControl : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rpcgateway-checker-redis");
    private Process? _process;

    public int Port { get; private set; }

    private Process Current => _process ?? throw new InvalidOperationException("Redis was not started.");

    public Task StartAsync()
    {
        Port = FindFreePort();
        return RunAsync();
    }

    /// <summary>Shuts Redis down, and starts it again without its data.</summary>
    /// <returns>Whether it ended because of that.</returns>
    public async Task<bool> RestartAsync(TimeSpan hold)
    {
        var wasRunning = !Current.HasExited;
        if (wasRunning)
        {
            await Current.SignalAsync("-TERM");
        }

        await Current.WaitForExitAsync();
        await Task.Delay(hold);
        Current.Dispose();
        await RunAsync();
        return wasRunning;
    }

    /// <returns>Whether the operating system reported it as stopped.</returns>
    public Task<bool> PauseAsync(TimeSpan hold) => Current.PauseAsync(hold);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        var start = new ProcessStartInfo("redis-server") { WorkingDirectory = _folder.FullName };
        foreach (var argument in (string[])["--bind", "127.0.0.1", "--port", $"{Port}", "--save", "", "--appendonly", "no", "--logfile", "redis.log"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("Redis was not started.");
        var limit = HistoryFile.Now + (long)StartLimit.TotalMilliseconds;
        while (!await AcceptsAsync())
        {
            if (_process.HasExited || HistoryFile.Now > limit)
            {
                throw new InvalidOperationException("Redis did not start.");
            }

            await Task.Delay(20);
        }
    }

    private async Task<bool> AcceptsAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
