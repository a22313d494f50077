namespace RpcGateway.StreamJsonRpc.Targets;

/// <summary>Checks the times of options.</summary>
internal static class OptionRange
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);

    /// <returns>One sentence, or null if the value is from 100 ms to the maximum.</returns>
    public static string? Check(string name, TimeSpan value, TimeSpan max) =>
        value >= Min && value <= max ? null : $"{name} is {value}, but must be from 00:00:00.1 to {max}.";

    /// <returns>One sentence, or null if the value is in the range.</returns>
    public static string? Check(string name, long value, long min, long max) =>
        value >= min && value <= max ? null : $"{name} is {value}, but must be from {min} to {max}.";
}
