using System.Diagnostics;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>This same program as a server, so that all of them are built and set up alike.</summary>
internal sealed class DotNetServer(string name) : IServer
{
    /// <summary>The command that makes this program one of its servers.</summary>
    public const string Command = "serve";

    public string Name => name;

    public ProcessStartInfo CreateStart()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DotNetServer).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(name);
        return start;
    }
}
