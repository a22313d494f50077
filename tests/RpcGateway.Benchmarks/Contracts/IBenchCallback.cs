namespace RpcGateway.Benchmarks.Contracts;

/// <summary>What the members of the group hear.</summary>
[RpcContract("benchCallback")]
public interface IBenchCallback
{
    void Posted(string text);
}
