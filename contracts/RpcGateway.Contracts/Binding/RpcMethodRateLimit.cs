namespace RpcGateway.Binding;

/// <summary>How often a method can be called. Methods whose limits have equal values are counted together.</summary>
/// <param name="name">The method, or the contract whose methods are counted together.</param>
/// <param name="calls">The number of calls per period.</param>
/// <param name="seconds">The period in seconds.</param>
/// <param name="burst">The number of calls that can be made at once after a pause.</param>
/// <param name="per">Whose calls are counted together.</param>
public sealed class RpcMethodRateLimit(string name, int calls, double seconds, int burst, RpcRateLimitScope per)
{
    /// <summary>The method, or the contract whose methods are counted together.</summary>
    public string Name { get; } = name;

    /// <summary>The number of calls per period.</summary>
    public int Calls { get; } = calls;

    /// <summary>The period in seconds.</summary>
    public double Seconds { get; } = seconds;

    /// <summary>The number of calls that can be made at once after a pause.</summary>
    public int Burst { get; } = burst;

    /// <summary>Whose calls are counted together.</summary>
    public RpcRateLimitScope Per { get; } = per;
}
