namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A kind of work to compare servers by.</summary>
internal interface IWorkload
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>The head of its table.</summary>
    string Title { get; }

    IEnumerable<Case> CreateCases(CompareSettings settings);
}
