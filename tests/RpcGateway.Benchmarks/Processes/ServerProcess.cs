using System.Diagnostics;
using System.Text.Json;
using RpcGateway.Benchmarks.Servers;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>A server that runs in a process of its own, as the comparison sees it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IServer _server;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private int _sockets;

    private ServerProcess(IServer server, ProcessStartInfo start)
    {
        _server = server;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public int Port { get; private set; }

    /// <summary>The time since it was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    public static async Task<ServerProcess> StartAsync(IServer one)
    {
        var start = one.CreateStart();
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var server = new ServerProcess(one, start);
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
        _process.StandardInput.Close();
        if (!_server.EndsWithItsInput)
        {
            _process.Kill();
        }

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
        int? port;
        do
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw Gone();
            port = _server.ReadPort(line);
        }
        while (port is null);
        Port = port.Value;
    }

    private InvalidOperationException Gone() => new($"The server '{_server.Name}' has ended.");
}
