namespace RpcGateway.Benchmarks.Measuring;

/// <summary>The resources that a number of operations took.</summary>
internal readonly record struct Spending(
    long Operations, TimeSpan Elapsed, TimeSpan Cpu, TimeSpan LoadCpu, long AllocatedBytes)
{
    public double PerSecond => Operations / Elapsed.TotalSeconds;
    public double CpuMicroseconds => Cpu.TotalMicroseconds / Operations;
    public double LoadCpuMicroseconds => LoadCpu.TotalMicroseconds / Operations;
    public double Bytes => (double)AllocatedBytes / Operations;
}
