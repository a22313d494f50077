using System.Collections;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The state of a log event for an exception, with the attributes of the semantic conventions. The text of an exception may
/// quote data from a peer, or contain secrets of the service, so it is included only if peers receive it as well.
/// </summary>
internal sealed class ExceptionEvent : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _attributes = [];
    private readonly string _sentence;

    public ExceptionEvent(string sentence, Exception exception, bool withText)
    {
        var type = exception.GetType().FullName ?? exception.GetType().Name;
        var text = withText ? PeerText.Clean(exception.Message, 1000) : null;
        var stack = ReadStack(exception);
        _sentence = $"{sentence}{(sentence.Length == 0 ? "" : " ")}{type}{(text is null ? "" : $": {text}")}{stack}";
        Add(RpcTelemetryNames.ExceptionType, type);
        Add(RpcTelemetryNames.ExceptionStackTrace, stack.Length == 0 ? null : stack.TrimStart());
        Add(RpcTelemetryNames.ExceptionMessage, text);
    }

    public int Count => _attributes.Count;

    public KeyValuePair<string, object?> this[int index] => _attributes[index];

    public ExceptionEvent Add(string name, string? value)
    {
        if (value is not null)
        {
            _attributes.Add(new(name, value));
        }

        return this;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _sentence;

    // Only the stack frames, without the messages that Exception.ToString adds.
    private static string ReadStack(Exception exception)
    {
        var stack = new StringBuilder();
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one != exception)
            {
                stack.AppendLine().Append(" ---> ").Append(one.GetType().FullName);
            }

            if (one.StackTrace is { } frames)
            {
                stack.AppendLine().Append(frames);
            }
        }

        return stack.ToString();
    }
}
