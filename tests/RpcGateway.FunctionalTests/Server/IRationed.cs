namespace RpcGateway.FunctionalTests.Server;

/// <summary>A contract whose methods can be called three times per minute together, and one of them once per minute.</summary>
[RpcContract("rationed")]
[RpcRateLimit(3, seconds: 60)]
public interface IRationed
{
    Task<int> OneAsync();

    Task<int> TwoAsync();

    void Note();

    [RpcRateLimit(1, seconds: 60, Per = RpcRateLimitScope.Connection)]
    Task<int> RareAsync();
}
