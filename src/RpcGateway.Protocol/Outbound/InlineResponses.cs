using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The responses that are written on the read loop's thread during a burst of messages. They follow one another in one
/// buffer, so a response costs neither a buffer nor a lock of its own. Only the thread of the burst uses it.
/// </summary>
internal sealed class InlineResponses(ConnectionContext connection, OutboundQueue outbound)
{
    // The responses of a long burst leave in writes of about this size: the buffer that is reused has 16 KiB, and the
    // outbound queue must not fill up.
    private readonly int _maxBytes = Math.Min(15 * 1024, connection.Options.MaxOutboundBytes / 4);

    private MessageBuffer? _buffer;
    private int _thread;

    /// <summary>Whether the calling code runs on the thread of the burst, which flushes soon.</summary>
    public bool IsOpenHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>The calling thread runs the burst from here on.</summary>
    public void Open() => _thread = Environment.CurrentManagedThreadId;

    /// <summary>The burst is over. Nothing is flushed.</summary>
    public void Close() => _thread = 0;

    /// <summary>Where the next response is written; <see cref="End"/> follows, or the truncation of the buffer.</summary>
    public MessageBuffer Start() => _buffer ??= MessageBuffer.Rent();

    /// <summary>The same for a response that belongs to no running call; false if it needs a buffer of its own.</summary>
    public bool TryStart([NotNullWhen(true)] out MessageBuffer? buffer)
    {
        var isFree = _buffer is null or { Size: 0 } or { HasWholeMessages: true };
        buffer = IsOpenHere && isFree ? Start() : null;
        return buffer is not null;
    }

    public bool IsBuffer(MessageBuffer buffer) => ReferenceEquals(buffer, _buffer);

    /// <summary>The response in the buffer is complete.</summary>
    public void End()
    {
        _buffer!.EndMessage(connection.SharesFrames);
        if (_buffer.Size > _maxBytes)
        {
            Flush();
        }
    }

    /// <summary>Queues the responses written so far, if the calling code runs on the thread of the burst.</summary>
    public void QueueIfOpenHere()
    {
        if (IsOpenHere)
        {
            Queue();
        }
    }

    /// <summary>Queues the responses written so far and sends everything that is queued.</summary>
    public void Flush()
    {
        Queue();
        outbound.Flush();
    }

    private void Queue()
    {
        if (_buffer is { HasWholeMessages: true } responses)
        {
            _buffer = null;
            outbound.SendUrgent(responses, flush: false);
        }
    }
}
