namespace RpcGateway.Benchmarks.Processes;

/// <summary>This program as a server or a client, so that all of them are built and configured alike.</summary>
/// <param name="name">Its name in the tables.</param>
/// <param name="arguments">The command line.</param>
internal sealed class ThisProgram(string name, params string[] arguments) : IServer
{
    /// <summary>The command that runs one of the servers.</summary>
    public const string ServeCommand = "serve";

    /// <summary>The command that runs the .NET clients.</summary>
    public const string CallCommand = "call";

    /// <summary>The command that runs a service behind a gateway.</summary>
    public const string BackendCommand = "backend";

    public string Name => name;

    public string? SkipReason { get; init; }

    /// <summary>Whether to use the workstation garbage collector, as a client application does.</summary>
    public bool IsClient { get; init; }

    /// <param name="name">The server.</param>
    /// <param name="skipReason">Why it cannot run on this machine; null if it can.</param>
    public static ThisProgram CreateServer(string name, string? skipReason = null) =>
        new(name, ServeCommand, name) { SkipReason = skipReason };

    public ProcessStartInfo CreateStart()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ThisProgram).Assembly.Location);
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        if (IsClient)
        {
            start.Environment["DOTNET_gcServer"] = "0";
        }

        return start;
    }
}
