using PolyType;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>A contract that neither end serves.</summary>
[RpcContract("absent")]
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IAbsent
{
    Task CallAsync();
}
