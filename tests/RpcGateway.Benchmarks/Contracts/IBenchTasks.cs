namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The same echo, for callers that want a <see cref="Task"/>.</summary>
[RpcContract("bench")]
public interface IBenchTasks
{
    Task<string> SayAsync(string text);
}
