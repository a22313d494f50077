namespace RpcGateway.SampleContracts;

/// <summary>The figures of a gateway at one time; rates and shares cover the time since the previous measurement.</summary>
/// <param name="Time">The time of the measurement.</param>
/// <param name="Connections">The open connections.</param>
/// <param name="CallsPerSecond">The calls that ended, per second.</param>
/// <param name="ErrorsPerSecond">The calls that ended with an error, per second.</param>
/// <param name="CpuShare">The share of all processors that the process used, from 0 to 1.</param>
/// <param name="WorkingSet">The memory of the process, in bytes.</param>
/// <param name="Gen0Collections">The garbage collections of generation 0 since the process started.</param>
/// <param name="Gen1Collections">The garbage collections of generation 1 since the process started.</param>
/// <param name="Gen2Collections">The garbage collections of generation 2 since the process started.</param>
public sealed record MonitorSample(
    DateTimeOffset Time,
    int Connections,
    double CallsPerSecond,
    double ErrorsPerSecond,
    double CpuShare,
    long WorkingSet,
    int Gen0Collections,
    int Gen1Collections,
    int Gen2Collections);
