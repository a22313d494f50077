namespace RpcGateway.Lab;

/// <summary>The callbacks of the lab's clients.</summary>
[RpcContract("labCallback")]
public interface ILabCallback
{
    void Announced(Reading reading);

    Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<Reading> SampleAsync(int count, CancellationToken cancellationToken = default);
}
