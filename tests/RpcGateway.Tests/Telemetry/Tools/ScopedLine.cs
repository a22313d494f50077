using Microsoft.Extensions.Logging;

namespace RpcGateway.Tests.Telemetry;

/// <summary>A line with its scopes, as their text was at that moment and as they are.</summary>
internal sealed record ScopedLine(EventId Id, string Text, string Scopes, IReadOnlyList<object?> ScopeObjects)
{
    public string ScopesReadLater() => string.Join(" ", ScopeObjects);
}
