using System.Collections;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The scope of everything that is logged on a connection: its id, and the method of the call that the line comes from,
/// which is looked up when a provider reads the scope, so that calls pay nothing for it. Where a call has a scope of its own,
/// at Debug or with a recorded span, it is not told twice.
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
