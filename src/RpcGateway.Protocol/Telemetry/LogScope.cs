using System.Collections;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The scope of log lines: one name with its value, as logging providers expect it.</summary>
internal sealed class LogScope(string name, string value) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Connection = "RpcConnectionId";
    public const string Method = "RpcMethod";

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0
        ? new(name, value)
        : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{name}:{value}";
}
