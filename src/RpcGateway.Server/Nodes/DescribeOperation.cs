using System.Text.Json;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Nodes;

/// <summary>Describes this node to others. Parameters that are not empty also ask for its calls.</summary>
internal sealed class DescribeOperation(NodeReader reader) : INodeOperation
{
    public const string OperationName = "describe";

    public string Name => OperationName;

    public ValueTask<ReadOnlyMemory<byte>> PerformAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        new(JsonSerializer.SerializeToUtf8Bytes(reader.Read(withCalls: !parameters.IsEmpty), NodeJson.Default.NodeDescription));
}
