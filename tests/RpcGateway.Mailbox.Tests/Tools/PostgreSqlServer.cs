using System.Net;
using System.Net.Sockets;
using Npgsql;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>A PostgreSQL server on a free port, with its data in a temporary folder.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Ready = "database system is ready to accept connections";
    private const string User = "postgres";

    private readonly TemporaryFolder _folder;
    private RunningProgram _program;
    private bool _isRunning = true;

    private PostgreSqlServer(TemporaryFolder folder, RunningProgram program, int port) => (_folder, _program, Port) = (folder, program, port);

    public int Port { get; }

    /// <summary>The connection string of the server, or of something in front of it.</summary>
    public static string At(int port, string? schema = null) => $"Host=127.0.0.1;Port={port};Username={User};Database={User}"
        + (schema is null ? "" : $";Search Path={schema}");

    public static async Task<PostgreSqlServer> StartAsync()
    {
        var folder = new TemporaryFolder();
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", User, folder.Path);
        }

        await using (var initialize = Start(folder, "initdb", "--auth=trust", $"--username={User}", "--no-sync", "--locale=C", "--encoding=UTF8"))
        {
            await initialize.SucceedAsync();
        }

        // Another process may take the port before the server does.
        for (var attempt = 1; ; attempt++)
        {
            var port = FindFreePort();
            var program = StartServer(folder, port);
            if (await IsReadyAsync(program))
            {
                return new PostgreSqlServer(folder, program, port);
            }

            var output = string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]);
            await program.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:{Environment.NewLine}{output}");
            }
        }
    }

    /// <summary>Creates a schema for one test.</summary>
    /// <returns>The connection string with it.</returns>
    public async Task<string> CreateSchemaAsync()
    {
        var schema = $"test_{Guid.NewGuid():n}";
        await ExecuteAsync($"CREATE SCHEMA {schema}");
        return At(Port, schema);
    }

    public async Task ExecuteAsync(string sql, string? connection = null)
    {
        await using var source = NpgsqlDataSource.Create(connection ?? At(Port));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync().DefaultTimeout();
    }

    /// <summary>Kills the server. What it has committed is in its files.</summary>
    public async Task KillAsync()
    {
        _isRunning = false;
        await _program.KillAsync();
    }

    /// <summary>Starts the server again on the same port.</summary>
    public async Task StartAgainAsync()
    {
        await _program.DisposeAsync();
        File.Delete(Path.Combine(_folder.At("data"), "postmaster.pid"));
        _program = StartServer(_folder, Port);
        (await IsReadyAsync(_program)).Should().BeTrue();
        _isRunning = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            // Ends its child processes first, so that none writes into the folder any more.
            await RunAsync("kill", "-QUIT", $"{_program.Id}");
            await _program.ExitAsync();
        }

        await _program.DisposeAsync();
        _folder.Dispose();
    }

    private static RunningProgram StartServer(TemporaryFolder folder, int port) => Start(
        folder, "postgres", "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=200");

    // PostgreSQL refuses to run as root.
    private static RunningProgram Start(TemporaryFolder folder, string program, params string[] arguments)
    {
        string[] command = [Find(program), "-D", folder.At("data"), .. arguments];
        return Environment.IsPrivilegedProcess
            ? RunningProgram.Start("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", .. command], folder.Path)
            : RunningProgram.Start(command[0], command[1..], folder.Path);
    }

    private static string Find(string program)
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")) : []);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            $"{program} was not found. Install PostgreSQL 15 or later ('apt-get install postgresql' on Debian).");
    }

    private static async Task<bool> IsReadyAsync(RunningProgram program)
    {
        var ready = program.WaitUntilAsync(() => program.Errors.Any(line => line.Contains(Ready, StringComparison.Ordinal)));
        return await Task.WhenAny(ready, program.ExitAsync()) == ready;
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using var running = RunningProgram.Start(program, arguments, Path.GetTempPath());
        await running.SucceedAsync();
    }
}
