using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The responses that are written on the read loop's thread during a burst of messages. They are written one after another
/// into one buffer, so a response needs neither its own buffer nor a lock. Only the thread of the burst uses it.
/// </summary>
internal sealed class InlineResponses(ConnectionContext connection, OutboundQueue outbound)
{
    // The responses of a long burst are sent in writes of about this size: the outbound queue must not fill up.
    private readonly int _maxBytes = Math.Min(MessageBuffer.MaxCollected, connection.Options.MaxOutboundBytes / 4);

    private MessageBuffer? _buffer;
    private int _thread;

    /// <summary>Whether the calling code runs on the thread of the burst, which flushes soon.</summary>
    public bool IsOpenHere => Environment.CurrentManagedThreadId == _thread;

    /// <summary>Starts a burst on the calling thread.</summary>
    public void Open() => _thread = Environment.CurrentManagedThreadId;

    /// <summary>Ends the burst, without a flush.</summary>
    public void Close() => _thread = 0;

    /// <summary>
    /// Returns the buffer for the next response. Call <see cref="End"/> afterwards, or truncate the buffer.
    /// </summary>
    public MessageBuffer Start() => _buffer ??= MessageBuffer.Rent();

    /// <summary>
    /// The same for a response that does not belong to a running call. Returns false if the response needs its own buffer.
    /// </summary>
    public bool TryStart([NotNullWhen(true)] out MessageBuffer? buffer)
    {
        var isFree = _buffer is null or { Size: 0 } or { HasWholeMessages: true };
        buffer = IsOpenHere && isFree ? Start() : null;
        return buffer is not null;
    }

    public bool IsBuffer(MessageBuffer buffer) => ReferenceEquals(buffer, _buffer);

    /// <summary>Completes the response in the buffer.</summary>
    public void End()
    {
        _buffer!.EndMessage(connection.SharesFrames);
        if (_buffer.Size > _maxBytes)
        {
            Flush();
        }
    }

    /// <summary>Queues the responses written so far, if called on the thread of the burst.</summary>
    public void QueueIfOpenHere()
    {
        if (IsOpenHere)
        {
            Queue();
        }
    }

    /// <summary>Queues the responses written so far and sends everything in the queue.</summary>
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
