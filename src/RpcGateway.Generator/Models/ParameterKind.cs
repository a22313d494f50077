namespace RpcGateway.Generator.Models;

/// <summary>How an argument is sent. A cancellation token is not sent.</summary>
internal enum ParameterKind
{
    Value,
    Progress,
    Stream,
    BinaryStream,
    BinaryPipe,
    CancellationToken,
}
