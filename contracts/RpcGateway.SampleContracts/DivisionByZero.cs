namespace RpcGateway.SampleContracts;

/// <summary>The data of the error for a division by zero.</summary>
/// <param name="Dividend">The dividend of the call.</param>
public sealed record DivisionByZero(double Dividend)
{
    /// <summary>The error's code.</summary>
    public const int ErrorCode = 1001;
}
