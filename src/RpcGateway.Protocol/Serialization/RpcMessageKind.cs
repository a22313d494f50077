namespace RpcGateway.Protocol.Serialization;

internal enum RpcMessageKind
{
    Request,
    Notification,
    Result,
    Error,
    Invalid,
}
