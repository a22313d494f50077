using System.Collections;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The log scope of a call: one name with its value, in the form that logging providers expect.</summary>
internal sealed class LogScope(string method) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Connection = "RpcConnectionId";
    public const string Method = "RpcMethod";

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0
        ? new(Method, method)
        : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Method}:{method}";
}
