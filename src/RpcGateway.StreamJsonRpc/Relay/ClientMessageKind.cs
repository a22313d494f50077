namespace RpcGateway.StreamJsonRpc.Relay;

internal enum ClientMessageKind
{
    Text,
    Binary,
    TooLarge,
    Closed,
}
