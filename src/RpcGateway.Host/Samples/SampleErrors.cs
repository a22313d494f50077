namespace RpcGateway.Host.Samples;

/// <summary>The errors of the sample services; docs/samples.md lists them.</summary>
internal static class SampleErrors
{
    // 1001 is DivisionByZero.ErrorCode, a part of the contract.
    public const int OutOfRange = 1002;
    public const int BadText = 1003;
    public const int NoValues = 1004;
    public const int NotInRoom = 1005;
    public const int NameTaken = 1006;
    public const int RoomFull = 1007;
    public const int TooManyRooms = 1008;
    public const int NotConfirmable = 1009;

    /// <summary>Fails with a sentence that names the bounds, if <paramref name="value"/> is outside them.</summary>
    public static void ThrowIfOutside(long value, long minimum, long maximum, string parameter)
    {
        if (value < minimum || value > maximum)
        {
            throw new RpcException(
                OutOfRange,
                FormattableString.Invariant($"'{parameter}' must be from {minimum} to {maximum}, but is {value}."),
                new Range(parameter, minimum, maximum));
        }
    }

    /// <summary>Fails with a sentence that says why, if <paramref name="text"/> is empty or too long.</summary>
    public static void ThrowIfBadText(string text, int maximumLength, string parameter)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RpcException(BadText, $"'{parameter}' must not be empty.");
        }

        if (text.Length > maximumLength)
        {
            throw new RpcException(
                BadText, $"'{parameter}' may have {maximumLength} characters at most, but has {text.Length}.");
        }
    }

    /// <summary>The same for a name, which stands on one line.</summary>
    public static void ThrowIfBadName(string name, int maximumLength, string parameter)
    {
        ThrowIfBadText(name, maximumLength, parameter);
        if (name.Any(char.IsControl))
        {
            throw new RpcException(BadText, $"'{parameter}' must not have control characters.");
        }
    }

    private sealed record Range(string Parameter, long Minimum, long Maximum);
}
