namespace RpcGateway.Client.Validation;

/// <summary>Checks that several options need; each returns a sentence, or null if the value is valid.</summary>
internal static class OptionChecks
{
    public static string? Time(string name, TimeSpan value, TimeSpan min, TimeSpan max, bool allowsInfinite = false)
    {
        if ((value >= min && value <= max) || (allowsInfinite && value == Timeout.InfiniteTimeSpan))
        {
            return null;
        }

        return $"{name} is {value}, but must be from {min} to {max}{(allowsInfinite ? ", or infinite" : "")}.";
    }

    public static string? Header(string name, string value)
    {
        using var request = new HttpRequestMessage();

        // The message omits the value, which may be a secret.
        return request.Headers.TryAddWithoutValidation(name, value) && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? null
            : $"Headers['{name}'] is not a valid request header.";
    }
}
