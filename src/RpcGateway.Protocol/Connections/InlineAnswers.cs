using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// The answers given on the read loop. They are written one behind the other into one buffer, which leaves when the loop
/// has nothing more to read: an answer costs neither a buffer nor a lock of its own. Used by the loop alone.
/// </summary>
internal sealed class InlineAnswers(RpcConnection connection)
{
    // No answer waits for longer than this many messages take.
    private const int MostMessages = 512;

    // The answers of a long burst leave in writes of about this size, in a buffer that is used again with its 16 KiB, and
    // long before they fill the outbound queue.
    private readonly int _mostBytes = Math.Min(15 * 1024, connection.Options.MaxOutboundBytes / 4);

    private MessageBuffer? _buffer;
    private int _thread;
    private int _messages;

    /// <summary>Whether the calling code runs on the read loop, which will flush soon.</summary>
    public bool IsHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>The loop has a message and is about to look at it.</summary>
    public void Enter()
    {
        _thread = Environment.CurrentManagedThreadId;
        if (_messages++ == 0)
        {
            connection.Calls.IsStarting = true;
        }
        else if (_messages > MostMessages)
        {
            Flush();
            _messages = 1;
            connection.Calls.IsStarting = true;
        }
    }

    /// <summary>The loop is about to wait.</summary>
    public void Leave()
    {
        _thread = 0;
        Flush();
    }

    /// <summary>Where the next answer is written; <see cref="End"/> follows, or the buffer's truncation.</summary>
    public MessageBuffer Start() => _buffer ??= MessageBuffer.Rent();

    /// <summary>The same, but for an answer that belongs to no running call; false where it needs a buffer of its own.</summary>
    public bool TryStart([NotNullWhen(true)] out MessageBuffer? buffer)
    {
        var isFree = _buffer is null or { Size: 0 } or { HasWholeMessages: true };
        buffer = IsHere && isFree ? Start() : null;
        return buffer is not null;
    }

    public bool IsBuffer(MessageBuffer buffer) => ReferenceEquals(buffer, _buffer);

    /// <summary>The answer stands in the buffer, whole.</summary>
    public void End()
    {
        _buffer!.EndMessage(connection.Extended);
        if (_buffer.Size > _mostBytes)
        {
            Flush();
        }
    }

    /// <summary>Queues what was gathered, if this is the thread that gathers.</summary>
    public void HandOverIfHere()
    {
        if (IsHere)
        {
            HandOver();
        }
    }

    /// <summary>Queues what has been answered, before something else that must not overtake it.</summary>
    public void HandOver()
    {
        if (_buffer is { HasWholeMessages: true } answers)
        {
            _buffer = null;
            connection.Outbound.SendUrgent(answers, flush: false);
        }
    }

    // Everything else that waits leaves as well.
    private void Flush()
    {
        HandOver();
        connection.Outbound.Flush();
        if (_messages > 0)
        {
            _messages = 0;
            connection.Calls.IsStarting = false;
        }
    }
}
