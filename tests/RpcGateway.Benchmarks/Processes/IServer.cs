using System.Diagnostics;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>A server that takes part in the comparison: how its process is started.</summary>
internal interface IServer
{
    string Name { get; }

    /// <summary>Why it cannot run on this machine; null if it can.</summary>
    string? Obstacle => null;

    /// <summary>
    /// Its process. It prints <c>port N</c> when it listens, answers the lines of <see cref="Servers.ControlLine"/>, and
    /// ends with its input.
    /// </summary>
    ProcessStartInfo CreateStart();
}
