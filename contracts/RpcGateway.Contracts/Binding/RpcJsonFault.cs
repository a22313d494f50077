using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>
/// Describes why a JSON value could not be read. The text of the exception is never used: it names types of the
/// application, and what a constructor, a setter or a converter throws may hold secrets.
/// </summary>
public static class RpcJsonFault
{
    private const int MaxPathLength = 100;

    /// <summary>
    /// The place and the reason, to stand behind a sentence that has no full stop yet, as
    /// <c> (at $.lines[0]): a number was expected, a string was found</c>; empty if neither is known.
    /// </summary>
    /// <param name="json">JSON that starts with the value; what stands behind it is not read.</param>
    /// <param name="type">The metadata by which the value was read.</param>
    /// <param name="exception">What reading it threw.</param>
    public static string Describe(ReadOnlySpan<byte> json, JsonTypeInfo type, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            var finder = new JsonFaultFinder(json, type, exception);
            finder.Find();
            var place = finder.Path is { Length: > 1 and <= MaxPathLength } path ? $" (at {path})" : "";
            return finder.Reason is { } reason ? $"{place}: {reason}" : place;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            // JSON or metadata that is broken itself: the sentence stands alone.
            return "";
        }
    }
}
