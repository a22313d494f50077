namespace RpcGateway.StreamJsonRpc.Relay;

internal enum PendingResult
{
    Added,
    Repeated,
    Full,
    Closed,
}
