using System.Net;
using System.Net.Sockets;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>nginx on a free port in front of a gateway, with the settings of docs/hosting.md and its files in a temporary folder.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private const string Documented = "http://127.0.0.1:5080;";

    // Debian's folder is not on the PATH of every user.
    private static readonly string Program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

    private readonly RunningProgram _program;
    private readonly string _folder;
    private int _workers = 1;

    private NginxServer(RunningProgram program, string folder, int port)
    {
        _program = program;
        _folder = folder;
        Rpc = new Uri($"ws://127.0.0.1:{port}/rpc");
    }

    /// <summary>The WebSocket address.</summary>
    public Uri Rpc { get; }

    /// <summary>Starts nginx.</summary>
    /// <param name="gateway">The port of the gateway.</param>
    /// <param name="readTimeout">How long nginx waits for the next byte of the gateway.</param>
    public static async Task<NginxServer> StartAsync(int gateway, string readTimeout)
    {
        // Another process may take the port before nginx does.
        for (var attempt = 1; ; attempt++)
        {
            var port = FindFreePort();
            var folder = Directory.CreateTempSubdirectory("rpcgateway-nginx-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(port, gateway, readTimeout));
            var server = new NginxServer(Run(folder), folder, port);
            if (await server.HasWorkersAsync(1))
            {
                return server;
            }

            var output = string.Join(Environment.NewLine, server._program.Errors);
            await server.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException($"nginx did not start:{Environment.NewLine}{output}");
            }
        }
    }

    /// <summary>Replaces the process that serves the connections. The former one cuts them a second later.</summary>
    public async Task ReloadAsync()
    {
        await using var reload = Run(_folder, "-s", "reload");
        await reload.SucceedAsync();
        (await HasWorkersAsync(++_workers)).Should().BeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static RunningProgram Run(string folder, params string[] arguments) =>
        RunningProgram.Start(Program, ["-p", folder, "-c", "nginx.conf", "-e", "stderr", .. arguments], folder);

    // The master process reports each process that it starts.
    private async Task<bool> HasWorkersAsync(int count)
    {
        var started = _program.WaitUntilAsync(
            () => _program.Errors.Count(line => line.Contains("start worker process ", StringComparison.Ordinal)) >= count);
        return await Task.WhenAny(started, _program.ExitAsync()) == started;
    }

    private static string Configuration(int port, int gateway, string readTimeout)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "hosting.md"));
        var location = page.Split("```nginx\n")[1].Split("```")[0];
        location.Should().Contain(Documented);
        return $$"""
            daemon off;
            worker_processes 1;
            worker_shutdown_timeout 1s;
            pid nginx.pid;
            error_log stderr notice;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                {{page.Split("with `map ")[1].Split('`')[0].Insert(0, "map ")}}
                server {
                    listen 127.0.0.1:{{port}};
                    proxy_read_timeout {{readTimeout}};
                    {{location.Replace(Documented, $"http://127.0.0.1:{gateway};", StringComparison.Ordinal)}}
                }
            }
            """;
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
