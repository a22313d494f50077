using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Counts the answers in a WebSocket message without reading them: all are equally long, so the length of the message
/// says whether each is what it should be. An error, or anything else, has another length.
/// </summary>
internal sealed class AnswerCounter(IDialect dialect, int length)
{
    private const byte LineFeed = (byte)'\n';
    private const byte RecordSeparator = 0x1E;

    public int Count(ReadOnlySpan<byte> message)
    {
        if (message.Length == length)
        {
            return 1;
        }

        return dialect.Separation switch
        {
            Separation.LineFeeds when message.Count(LineFeed) + 1 is var count && message.Length == (count * (length + 1)) - 1 =>
                count,
            Separation.RecordSeparators when message.Count(RecordSeparator) is var count && message.Length == count * length =>
                count,
            _ => CountSlowly(message),
        };
    }

    /// <summary>The last answer of a message.</summary>
    public ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message) => message[^length..];

    // Something else is among the answers.
    private int CountSlowly(ReadOnlySpan<byte> message)
    {
        var count = 0;
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (record.Length == length)
            {
                count++;
            }
            else if (!dialect.IsIgnorable(record))
            {
                throw new LoadException($"The server sent {Encoding.UTF8.GetString(record)}");
            }
        }

        return count;
    }
}
