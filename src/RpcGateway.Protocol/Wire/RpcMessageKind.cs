namespace RpcGateway.Protocol.Wire;

internal enum RpcMessageKind
{
    Request,
    Notification,
    Result,
    Error,
    Invalid,
}
