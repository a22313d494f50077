using PolyType;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>Calls <see cref="IPeer.AddAsync"/> with invalid arguments.</summary>
[RpcContract("peer")]
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IMisreadPeer
{
    Task<int> AddAsync(string a, bool b);
}
