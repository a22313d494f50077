namespace RpcGateway.Generator.Models;

/// <summary>What a method gives back.</summary>
internal enum ReturnKind
{
    Notification,
    Nothing,
    Value,
    Stream,
    BinaryStream,
    BinaryPipe,
}
