namespace RpcGateway.Benchmarks.Micro;

/// <summary>Checks that a measured part works.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected '{expected}', but was '{actual}'.");
        }
    }

    public static void Text(string expected, ReadOnlySpan<byte> actual) => Equal(expected, Encoding.UTF8.GetString(actual));
}
