using System.Diagnostics;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>This same program as a server, so that all of them are built and set up alike.</summary>
internal sealed class DotNetServer(string name) : IServer
{
    /// <summary>The command that makes this program one of its servers.</summary>
    public const string Command = "serve";

    public string Name => name;

    public ProcessStartInfo CreateStart() => StartThisProgram(Command, name);

    /// <summary>How a process of this program is started, whichever way this one was.</summary>
    public static ProcessStartInfo StartThisProgram(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DotNetServer).Assembly.Location);
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        return start;
    }
}
