using PolyType;
using StreamJsonRpc;

namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The echo with a <see cref="Task"/>, also for StreamJsonRpc's proxy.</summary>
[RpcContract("bench")]
[JsonRpcContract, GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IBenchTasks
{
    Task<string> SayAsync(string text);
}
