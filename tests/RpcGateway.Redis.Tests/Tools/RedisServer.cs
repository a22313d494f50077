using System.Net;
using System.Net.Sockets;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>A Redis server on a free port, without files.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Ready = "Ready to accept connections";

    private readonly string[] _arguments;
    private RunningProgram _program;

    private RedisServer(RunningProgram program, int port, string[] arguments)
    {
        _program = program;
        Port = port;
        _arguments = arguments;
    }

    public int Port { get; }

    public int Id => _program.Id;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a server with additional command line arguments. "{port}" in them is replaced with the port.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        // Another process may take the port before the server does.
        for (var attempt = 1; ; attempt++)
        {
            var port = FindFreePort();
            var program = Start(port, arguments);
            if (await IsReadyAsync(program))
            {
                return new RedisServer(program, port, arguments);
            }

            var output = string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]);
            await program.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException($"redis-server did not start:{Environment.NewLine}{output}");
            }
        }
    }

    /// <summary>Runs a command as an administrator.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        var options = ConfigurationOptions.Parse(Address);
        options.AllowAdmin = true;
        options.Password = _arguments.SkipWhile(argument => argument != "--requirepass").ElementAtOrDefault(1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options).DefaultTimeout();
        return await redis.GetServer(Address).ExecuteAsync(command, arguments).DefaultTimeout();
    }

    /// <summary>Kills the server. Its data is lost.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Starts the server again on the same port.</summary>
    public async Task StartAgainAsync()
    {
        await _program.DisposeAsync();
        _program = Start(Port, _arguments);
        (await IsReadyAsync(_program)).Should().BeTrue();
    }

    /// <summary>Stops the server as SIGSTOP does: its connections stay open, but it does not answer.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static RunningProgram Start(int port, string[] arguments) => RunningProgram.Start(
        "redis-server",
        ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", .. arguments.Select(argument => argument.Replace("{port}", $"{port}", StringComparison.Ordinal))],
        Path.GetTempPath());

    private static async Task<bool> IsReadyAsync(RunningProgram program)
    {
        var ready = program.WaitUntilAsync(() => program.Output.Any(line => line.Contains(Ready, StringComparison.Ordinal)));
        return await Task.WhenAny(ready, program.ExitAsync()) == ready;
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task SignalAsync(string signal)
    {
        await using var kill = RunningProgram.Start("kill", [signal, $"{_program.Id}"], Path.GetTempPath());
        await kill.SucceedAsync();
    }
}
