namespace RpcGateway.SampleContracts;

/// <summary>The data of the error that a division by zero is.</summary>
/// <param name="Dividend">What was to be divided.</param>
public sealed record DivisionByZero(double Dividend)
{
    /// <summary>The error's code.</summary>
    public const int ErrorCode = 1001;
}
