namespace RpcGateway.Benchmarks.Contracts;

/// <summary>What the gateway alone is asked for, beside <see cref="IBench"/> and under the same prefix.</summary>
[RpcContract("bench")]
public interface IGrowth
{
    /// <summary>Waits until the call is cancelled.</summary>
    Task WaitAsync(CancellationToken cancellationToken = default);

    /// <summary>Joins so many groups, "group0" first.</summary>
    Task EnterAsync(int count);

    /// <summary>Leaves a group, and joins it again.</summary>
    Task ReenterAsync(string group);
}
