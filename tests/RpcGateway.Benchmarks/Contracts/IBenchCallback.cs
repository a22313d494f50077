namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The callbacks to the members of the group.</summary>
[RpcContract("benchCallback")]
public interface IBenchCallback
{
    void Posted(string text);

    Task<bool> ConfirmAsync(string text);
}
