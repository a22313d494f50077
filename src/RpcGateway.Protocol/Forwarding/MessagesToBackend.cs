using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a client sends to one process. The text messages of one burst are lines of one frame of the link: with a frame, a buffer and a
/// place in the queue for each, a call cost a fifth more. Used on the read loop of the client.
/// </summary>
internal sealed class MessagesToBackend(LinkChannel channel)
{
    private MessageBuffer? _text;
    private QueuedRequest? _requests;
    private int _start;
    private bool _isDirty;

    /// <summary>Returns the buffer for the next text message. Call <see cref="End"/> afterwards.</summary>
    public MessageBuffer Start(int size)
    {
        if (_text is not null && _text.Size + size > MessageBuffer.MaxCollected)
        {
            Send();
        }

        if (_text is null)
        {
            _text = LinkFrame.Rent();
        }
        else
        {
            _text.Write("\n"u8);
        }

        _start = _text.Size;
        return _text;
    }

    /// <summary>Completes the text message.</summary>
    public void End()
    {
        // Line breaks occur only between tokens (inside JSON strings they are escaped), but would split the message.
        _text!.Written[_start..].Replace((byte)'\n', (byte)' ');
    }

    /// <summary>Informs a request, which was just written, about its position when it is passed to the link.</summary>
    public void AddRequest(QueuedRequest request)
    {
        request.Next = _requests;
        _requests = request;
    }

    /// <summary>Passes the text messages so far to the link, so that what follows cannot overtake them. The caller flushes soon.</summary>
    public void Send()
    {
        if (_text is { } text)
        {
            _text = null;
            _isDirty = true;
            channel.Send(text, RpcFrameType.Text, flush: false);
            SetPositions();
        }
    }

    public void SendBinary(ReadOnlySpan<byte> frame)
    {
        Send();
        var message = LinkFrame.Rent();
        message.Write(frame);
        _isDirty = true;
        channel.Send(message, RpcFrameType.Binary, flush: false);
    }

    /// <summary>Sends what was passed to the link since the last call.</summary>
    public void Flush()
    {
        Send();
        if (_isDirty)
        {
            _isDirty = false;
            channel.Link.FlushSoon();
        }
    }

    private void SetPositions()
    {
        while (_requests is { } request)
        {
            request.Position = channel.Position;
            _requests = request.Next;
            request.Next = null;
        }
    }
}
