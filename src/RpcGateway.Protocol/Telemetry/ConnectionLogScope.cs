using System.Collections;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The scope of all log lines of a connection: its id, and the method of the call that logs. The method is looked up when a
/// provider reads the scope, so calls pay nothing for it. It is omitted if the call has its own scope (at Debug, or with a
/// recorded span), which contains it already.
/// </summary>
internal sealed class ConnectionLogScope(ConnectionContext connection) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => Method is null ? 1 : 2;

    private string? Method =>
        RpcCallContext.Running?.RunningCall is { HasLogScope: false } call && call.Connection == connection
            ? call.Call.Method.Name
            : null;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(LogScope.Connection, connection.Id),
        1 => new(LogScope.Method, Method),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        if (Method is { } method)
        {
            yield return new KeyValuePair<string, object?>(LogScope.Method, method);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() =>
        string.Join(' ', this.Select(pair => $"{pair.Key}:{pair.Value}"));
}
