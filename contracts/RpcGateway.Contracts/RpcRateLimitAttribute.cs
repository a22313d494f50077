namespace RpcGateway;

/// <summary>
/// Limits how often a method can be called, or, on a contract, all its methods that have no limit of their own together. The gateway
/// refuses further calls with <see cref="RpcErrorCode.LimitExceeded"/> and the time to wait.
/// </summary>
/// <param name="calls">The number of calls per period. Range: 1 to 1,000,000.</param>
/// <param name="seconds">The period in seconds. Default: 1. Range: 0.001 to 86,400.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface, Inherited = false)]
public sealed class RpcRateLimitAttribute(int calls, double seconds = 1) : Attribute
{
    /// <summary>The number of calls per period.</summary>
    public int Calls { get; } = calls;

    /// <summary>The period in seconds.</summary>
    public double Seconds { get; } = seconds;

    /// <summary>The number of calls that can be made at once after a pause. Default: 0, which means <see cref="Calls"/>.</summary>
    public int Burst { get; set; }

    /// <summary>Whose calls are counted together. Default: <see cref="RpcRateLimitScope.User"/>.</summary>
    public RpcRateLimitScope Per { get; set; }
}
