using RpcGateway.SampleContracts;

namespace RpcGateway.Host.Samples;

/// <summary>Makes the errors that several sample services have; docs/samples.md lists all of them.</summary>
internal static class SampleErrors
{
    /// <summary>Fails with a sentence that names the bounds, if <paramref name="value"/> is outside them.</summary>
    public static void ThrowIfOutside(long value, long minimum, long maximum, string parameter)
    {
        if (value < minimum || value > maximum)
        {
            throw new RpcException(
                SampleErrorCode.OutOfRange,
                FormattableString.Invariant($"'{parameter}' must be from {minimum} to {maximum}, but is {value}."),
                new AllowedRange(parameter, minimum, maximum));
        }
    }

    /// <summary>Fails with a sentence that says why, if <paramref name="text"/> is empty or too long.</summary>
    public static void ThrowIfBadText(string text, int maximumLength, string parameter)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RpcException(SampleErrorCode.BadText, $"'{parameter}' must not be empty.");
        }

        if (text.Length > maximumLength)
        {
            throw new RpcException(
                SampleErrorCode.BadText, $"'{parameter}' may have {maximumLength} characters at most, but has {text.Length}.");
        }
    }

    /// <summary>The same for a name, which stands on one line.</summary>
    public static void ThrowIfBadName(string name, int maximumLength, string parameter)
    {
        ThrowIfBadText(name, maximumLength, parameter);
        if (name.Any(char.IsControl))
        {
            throw new RpcException(SampleErrorCode.BadText, $"'{parameter}' must not have control characters.");
        }
    }
}
