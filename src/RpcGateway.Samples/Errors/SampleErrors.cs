using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Errors;

/// <summary>Errors that several sample services share; docs/samples.md lists all errors.</summary>
internal static class SampleErrors
{
    /// <summary>Throws an error that names the bounds if <paramref name="value"/> is outside them.</summary>
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

    /// <summary>Throws if <paramref name="text"/> is empty or too long.</summary>
    public static void ThrowIfInvalidText(string text, int maxLength, string parameter)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RpcException(SampleErrorCode.BadText, $"'{parameter}' must not be empty.");
        }

        if (text.Length > maxLength)
        {
            throw new RpcException(
                SampleErrorCode.BadText, $"'{parameter}' must have at most {maxLength} characters, but has {text.Length}.");
        }
    }

    /// <summary>Throws if <paramref name="name"/> is empty, too long or contains control characters or invalid ones.</summary>
    public static void ThrowIfInvalidName(string name, int maxLength, string parameter)
    {
        ThrowIfInvalidText(name, maxLength, parameter);
        if (name.Any(letter => char.IsControl(letter) || letter == '\uFFFD'))
        {
            throw new RpcException(SampleErrorCode.BadText, $"'{parameter}' must not contain control characters or invalid characters.");
        }
    }
}
