using System.Text;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Refuses to measure something that gives a wrong answer.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"'{expected}' was expected, and '{actual}' came.");
        }
    }

    public static void Text(string expected, ReadOnlySpan<byte> actual) => Equal(expected, Encoding.UTF8.GetString(actual));
}
