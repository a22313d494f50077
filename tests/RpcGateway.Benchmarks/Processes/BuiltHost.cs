namespace RpcGateway.Benchmarks.Processes;

/// <summary>The gateway's host program as shipped, from its Release build in the same clone.</summary>
internal sealed class BuiltHost : IServer
{
    private readonly string? _program = FindProgram();

    public string Name => "host";
    public string? SkipReason => _program is null ? "src/RpcGateway.Host is not built in Release configuration." : null;
    public bool StopsWithInput => false;

    public ProcessStartInfo CreateStart() => new("dotnet", [_program!, "--samples", "--urls", "http://127.0.0.1:0"]);

    // RpcGateway 0.1.0 listens on http://127.0.0.1:40123
    public int? ReadPort(string line) =>
        line.StartsWith("RpcGateway ", StringComparison.Ordinal) && Uri.TryCreate(line.Split(' ')[^1], UriKind.Absolute, out var url)
            ? url.Port
            : null;

    private static string? FindProgram()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RpcGateway.sln")))
        {
            folder = folder.Parent;
        }

        var program = Path.Combine(folder?.FullName ?? "", "src/RpcGateway.Host/bin/Release/net10.0/RpcGateway.Host.dll");
        return File.Exists(program) ? program : null;
    }
}
