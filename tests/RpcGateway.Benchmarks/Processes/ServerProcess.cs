namespace RpcGateway.Benchmarks.Processes;

/// <summary>The running process of a server.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly IServer _server;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private int _sockets;

    private ServerProcess(IServer server)
    {
        _server = server;
        var start = server.CreateStart();
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;
    public int Port { get; private set; }

    /// <summary>The time since the process was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    /// <summary>Starts a server, and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(IServer server)
    {
        var process = new ServerProcess(server);
        try
        {
            await process.ReadPortAsync();
            process._sockets = ProcessReading.CountSockets(process.Id);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public long ReadAllocatedBytes() => long.Parse(Execute(ControlLine.Allocated));

    /// <summary>The other processes of the server.</summary>
    public IReadOnlyList<Neighbour> ReadNeighbours() => Neighbour.Read(Execute(ControlLine.Neighbours));

    public void CollectGarbage() => Execute(ControlLine.Collect);

    /// <summary>Sends a command, and returns the line that the process responds with.</summary>
    public string Execute(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw Exited();
    }

    public ProcessReading Read() => ProcessReading.Of(Id);

    /// <summary>Waits until the server has closed the sockets of the connections that the load has reset.</summary>
    public async Task WaitForSocketsAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (ProcessReading.CountSockets(Id) > _sockets && Stopwatch.GetElapsedTime(started) < Timeout)
        {
            await Task.Delay(PollInterval);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_server.StopsWithInput)
        {
            _process.Kill();
        }

        try
        {
            await _process.WaitForExitAsync().WaitAsync(Timeout);
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
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Timeout) ?? throw Exited();
            port = _server.ReadPort(line);
        }
        while (port is null);
        Port = port.Value;
    }

    private InvalidOperationException Exited() => new($"The process of server '{_server.Name}' has exited.");
}
