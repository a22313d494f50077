using Microsoft.Extensions.Logging;

namespace RpcGateway.TestTools;

/// <summary>One collected log line.</summary>
internal sealed record TestLogEntry(string Category, LogLevel Level, EventId Id, string Message, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{Id.Name ?? Id.Id.ToString()}]: {Message} {Exception}";
}
