using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>How good a contestant has to be.</summary>
/// <param name="Contestant">Whose figure it is.</param>
/// <param name="Measure">Which figure.</param>
/// <param name="Limit">What it may be at most.</param>
/// <param name="Reference">The contestant whose figure is one; null if the limit is a figure by itself.</param>
/// <param name="IsLeast">Whether the limit is what it has to be at least.</param>
internal sealed record Bar(string Contestant, Measure Measure, double Limit, string? Reference = null, bool IsLeast = false);
