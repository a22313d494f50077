using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Tables of more and more methods.</summary>
internal sealed class MethodGrowth : IWorkload
{
    public string Name => "methods";

    public string Title => "Methods in the table";

    public IEnumerable<Case> CreateCases(CompareSettings settings) => Sizes.Powers(settings, 1, 10_000).Select(size =>
        new Case(Sizes.Show(size, "method"), [new TableLookup(size)], TableLookup.Columns, []));
}
