namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A kind of work that servers are compared by.</summary>
/// <param name="Name">Its name for <c>--only</c> and <c>--skip</c>.</param>
/// <param name="Title">The heading of its table.</param>
/// <param name="CreateCases">Creates its cases.</param>
internal sealed record Workload(string Name, string Title, Func<RunSettings, IEnumerable<Case>> CreateCases);
