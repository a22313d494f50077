using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>
/// Describes why a JSON value could not be read. The exception's message is never used: it names types of the
/// application, and a message from a constructor, a setter or a converter may contain secrets.
/// </summary>
public static class RpcJsonFault
{
    private const int MaxPathLength = 100;

    /// <summary>
    /// Returns the path and the reason, to be appended to a sentence before its full stop, for example
    /// <c> (at $.lines[0]): a number was expected, a string was found</c>. Empty if neither is known.
    /// </summary>
    /// <param name="json">JSON that starts with the value; the rest is ignored.</param>
    /// <param name="type">The metadata with which the value was read.</param>
    /// <param name="exception">The exception from reading the value.</param>
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
            // The JSON or the metadata is invalid: add no description.
            return "";
        }
    }
}
