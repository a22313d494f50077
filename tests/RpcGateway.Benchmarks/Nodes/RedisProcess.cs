using System.Net;
using System.Net.Sockets;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>A Redis server on a free port, without files.</summary>
internal sealed class RedisProcess : IDisposable
{
    private const string Program = "redis-server";
    private const string Ready = "Ready to accept connections";

    private readonly Process _process;

    private RedisProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>Why it cannot run on this machine; null if it can.</summary>
    public static string? SkipReason { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program))) ? null : $"{Program} is not installed.";

    public int Id => _process.Id;
    public int Port { get; }

    /// <summary>Starts a server, and waits until it accepts connections.</summary>
    public static RedisProcess Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var process = Process.Start(new ProcessStartInfo(
            Program, ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        })!;
        var redis = new RedisProcess(process, port);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains(Ready, StringComparison.Ordinal))
            {
                return redis;
            }
        }

        redis.Dispose();
        throw new InvalidOperationException($"{Program} did not start on port {port}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
