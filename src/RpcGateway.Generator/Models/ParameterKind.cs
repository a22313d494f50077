namespace RpcGateway.Generator.Models;

/// <summary>How a parameter travels, or that it does not.</summary>
internal enum ParameterKind
{
    Value,
    Progress,
    Stream,
    BinaryStream,
    BinaryPipe,
    CancellationToken,
}
