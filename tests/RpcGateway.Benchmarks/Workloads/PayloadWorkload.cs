using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>An object, and larger texts, there and back.</summary>
internal sealed class PayloadWorkload : IWorkload
{
    public string Name => "payload";

    public string Title => "Unary with an object of five fields, and with larger texts";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
    [
        Create("object", Request.Order, new LoadShape(1, 100)),
        Create("object", Request.Order, new LoadShape(50, 20)),
        Create("1 KiB", Request.Text(1024), new LoadShape(50, 20)),
        Create("64 KiB", Request.Text(64 * 1024), new LoadShape(10, 4)),
    ];

    private static Case Create(string name, Request request, LoadShape shape) =>
        new($"{name} {shape}", Unary.Echoes(request, shape), Unary.Columns, []);
}
