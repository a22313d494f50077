namespace RpcGateway.Generator.Models;

/// <summary>What a method returns.</summary>
internal enum ReturnKind
{
    Notification,
    Nothing,
    Value,
    Stream,
    BinaryStream,
    BinaryPipe,
}
