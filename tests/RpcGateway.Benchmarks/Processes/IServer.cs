namespace RpcGateway.Benchmarks.Processes;

/// <summary>A server that takes part in the comparison, and how its process is started.</summary>
internal interface IServer
{
    string Name { get; }

    /// <summary>Why the server cannot run on this machine; null if it can.</summary>
    string? SkipReason => null;

    /// <summary>Whether the process stops at the end of its input. Otherwise it is killed.</summary>
    bool StopsWithInput => true;

    /// <summary>The process. It prints a line when it listens and, unless only its start is measured, supports <see cref="ControlLine"/>.</summary>
    ProcessStartInfo CreateStart();

    /// <summary>Reads the port from a line of output; null if the line does not contain it.</summary>
    int? ReadPort(string line) => line.Split(' ') is [ControlLine.Port, var port] ? int.Parse(port) : null;
}
