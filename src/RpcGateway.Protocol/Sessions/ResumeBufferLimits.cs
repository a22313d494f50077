namespace RpcGateway.Protocol.Sessions;

/// <summary>The limits of the option ResumeBufferSize, which both ends have.</summary>
internal static class ResumeBufferLimits
{
    private const int Min = 16 * 1024;
    private const int Max = 16 * 1024 * 1024;

    /// <summary>Returns a sentence about an invalid value, or null.</summary>
    public static string? Validate(int size) =>
        size is 0 or >= Min and <= Max ? null : $"ResumeBufferSize is {size}, but must be 0 or from {Min} to {Max}.";
}
