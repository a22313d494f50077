using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>What a workload came to.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Skipped">The servers that could not take part, and why.</param>
internal sealed record WorkloadResult(IWorkload Workload, IReadOnlyList<CaseResult> Cases, IReadOnlyList<string> Skipped);
