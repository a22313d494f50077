namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Reports in the order received: <see cref="Progress{T}"/> reorders them.</summary>
internal sealed class OrderedReports : IProgress<int>
{
    public List<int> Values { get; } = [];

    public void Report(int value) => Values.Add(value);
}
