using System.Text.Json;
using RpcGateway.Server.Hosting;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Nodes;

/// <summary>Takes this node out of service, or back into it.</summary>
internal sealed class DrainOperation(NodeDrain drain) : INodeOperation
{
    public const string OperationName = "drain";

    public string Name => OperationName;

    public ValueTask<ReadOnlyMemory<byte>> PerformAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        if (Read(parameters.Span).Drain)
        {
            drain.Start();
        }
        else
        {
            drain.Stop();
        }

        return default;
    }

    private static NodeDrainRequest Read(ReadOnlySpan<byte> parameters)
    {
        try
        {
            return JsonSerializer.Deserialize(parameters, NodeJson.Default.NodeDrainRequest) ?? throw Invalid();
        }
        catch (JsonException)
        {
            throw Invalid();
        }
    }

    private static RpcException Invalid() => new(RpcErrorCode.InvalidParams, "The request to drain is invalid.");
}
