namespace RpcGateway.Lab;

/// <summary>What the lab tells and asks its clients.</summary>
[RpcContract("labCallback")]
public interface ILabCallback
{
    void Announced(Reading reading);

    Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<Reading> SampleAsync(int count, CancellationToken cancellationToken = default);
}
