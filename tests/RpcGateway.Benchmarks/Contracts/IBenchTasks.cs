using PolyType;
using StreamJsonRpc;

namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The same echo, for callers that want a <see cref="Task"/>, and for StreamJsonRpc's proxy.</summary>
[RpcContract("bench")]
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IBenchTasks
{
    Task<string> SayAsync(string text);
}
