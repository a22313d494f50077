namespace RpcGateway.Services.Backplane;

/// <summary>Performs the operations that other nodes ask this node for.</summary>
internal sealed class NodeOperations
{
    private readonly Dictionary<string, INodeOperation> _operations;

    public NodeOperations(IEnumerable<INodeOperation> operations) =>
        _operations = operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    public async ValueTask<BackplaneResponse> PerformAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        if (!_operations.TryGetValue(request.Name, out var operation))
        {
            return new BackplaneResponse
            {
                ErrorCode = RpcErrorCode.Unavailable,
                ErrorMessage = "The node has an older version, which does not know this operation.",
                WasSent = false,
            };
        }

        try
        {
            return new BackplaneResponse { Result = await operation.PerformAsync(request.Params, cancellationToken) };
        }
        catch (RpcException e)
        {
            return new BackplaneResponse { ErrorCode = e.Code, ErrorMessage = e.Message };
        }
    }
}
