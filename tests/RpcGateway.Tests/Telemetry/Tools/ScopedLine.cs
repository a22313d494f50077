using Microsoft.Extensions.Logging;

namespace RpcGateway.Tests.Telemetry;

/// <summary>A log entry with its scopes: their text at the time of the entry, and the objects.</summary>
internal sealed record ScopedLine(EventId Id, string Text, string Scopes, IReadOnlyList<object?> ScopeObjects)
{
    public string ScopesReadLater() => string.Join(" ", ScopeObjects);
}
