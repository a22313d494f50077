namespace RpcGateway.StreamJsonRpc.Messages;

internal enum MessageKind
{
    Invalid,
    Request,
    Notification,
    Response,
}
