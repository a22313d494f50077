using System.Diagnostics;
using System.Globalization;
using RpcGateway.Benchmarks.Servers;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>A server that takes part in the comparison: how its process is started.</summary>
internal interface IServer
{
    string Name { get; }

    /// <summary>Why it cannot run on this machine; null if it can.</summary>
    string? Obstacle => null;

    /// <summary>
    /// Its process. It prints a line when it listens; one that the work is measured of answers the lines of
    /// <see cref="Servers.ControlLine"/>.
    /// </summary>
    ProcessStartInfo CreateStart();

    /// <summary>Whether it ends when its input does; it is killed otherwise.</summary>
    bool EndsWithItsInput => true;

    /// <summary>Reads the port out of a line that it prints as it starts; null if it is not there.</summary>
    int? ReadPort(string line) => line.Split(' ') is [ControlLine.Port, var port]
        ? int.Parse(port, CultureInfo.InvariantCulture)
        : null;
}
