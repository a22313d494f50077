using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>Commands, given as the first argument, that run instead of the server.</summary>
internal static class Commands
{
    private const string OpenRpc = "openrpc";

    private const string Usage = """
        Usage: RpcGateway.Host [options]            runs the server until Ctrl+C; docs/hosting.md lists the options
               RpcGateway.Host --samples            also serves the sample services in Production
               RpcGateway.Host --jobs backend       leaves jobs to workers; docs/workers.md
               RpcGateway.Host openrpc [options]    writes the OpenRPC document of all contracts
        """;

    /// <summary>Returns the command; null if the arguments are empty or start with an option.</summary>
    public static string? Find(string[] args) =>
        args.FirstOrDefault() is { } first && !first.StartsWith('-') && !first.Contains('=') ? first : null;

    /// <returns>The exit code.</returns>
    public static int Run(string command, IServiceProvider services)
    {
        if (command != OpenRpc)
        {
            Console.Error.WriteLine($"Unknown command '{command}'.");
            Console.Error.WriteLine(Usage);
            return 1;
        }

        try
        {
            WriteDocument(services.GetRequiredService<RpcDiscovery>());
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            Console.Error.WriteLine($"The contracts cannot be described: {e.Message}");
            return 1;
        }
    }

    private static void WriteDocument(RpcDiscovery discovery)
    {
        var document = discovery.CreateDocument();
        using var output = Console.OpenStandardOutput();
        output.Write(document.Span);
        output.Write("\n"u8);
    }
}
