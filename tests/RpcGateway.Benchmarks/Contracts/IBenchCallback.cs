namespace RpcGateway.Benchmarks.Contracts;

/// <summary>What the members of the group hear and are asked.</summary>
[RpcContract("benchCallback")]
public interface IBenchCallback
{
    void Posted(string text);

    Task<bool> ConfirmAsync(string text);
}
