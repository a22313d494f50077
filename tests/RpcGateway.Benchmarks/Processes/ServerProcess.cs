using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RpcGateway.Benchmarks.Servers;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>A server that runs in a process of its own, as the comparison sees it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private int _sockets;

    private ServerProcess(Process process, string name)
    {
        _process = process;
        Name = name;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public int Port { get; private set; }

    public static async Task<ServerProcess> StartAsync(string name, ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var server = new ServerProcess(Process.Start(start)!, name);
        try
        {
            await server.ReadPortAsync();
            server._sockets = ProcessReading.CountSockets(server.Id);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ServerStatistics ReadStatistics() => JsonSerializer.Deserialize<ServerStatistics>(Ask(ControlLine.Statistics))!;

    public void CollectGarbage() => Ask(ControlLine.Collect);

    public void ForgetPeak() => ProcessReading.ForgetPeak(Id);

    /// <summary>Sends it a line, and waits for the line that it answers.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw Gone();
    }

    public ProcessReading Read() => ProcessReading.Of(Id);

    /// <summary>Waits until the server has let go of the sockets of connections that were dropped.</summary>
    public async Task WaitForSocketsAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (ProcessReading.CountSockets(Id) > _sockets && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The server ends with its input.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadPortAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw Gone();
        var words = line.Split(' ');
        Port = words is [ControlLine.Port, var port]
            ? int.Parse(port, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The server '{Name}' began with '{line}'.");
    }

    private InvalidOperationException Gone() => new($"The server '{Name}' has ended.");
}
