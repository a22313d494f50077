using System.Diagnostics;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>This same program as a client of a gateway that it starts itself.</summary>
internal sealed class DotNetClient : IServer
{
    /// <summary>The command that makes this program a client.</summary>
    public const string Command = "call";

    public string Name => "client";

    public ProcessStartInfo CreateStart()
    {
        var start = DotNetServer.StartThisProgram(Command);

        // As in a client's application; this program is built as a server.
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }
}
