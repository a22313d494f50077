namespace RpcGateway.Protocol.Wire;

/// <summary>A message that waits in the outbound queue; may hold several.</summary>
internal abstract class OutboundMessage
{
    public abstract int Size { get; }

    /// <summary>The next message in the same lane of the queue.</summary>
    public OutboundMessage? Next { get; set; }

    public virtual RpcFrameType Type => RpcFrameType.Text;

    /// <summary>Whether its bytes already are lines of a shared frame.</summary>
    public virtual bool IsJoined => false;

    /// <summary>Returns the bytes to send; false if the message is no longer to be sent.</summary>
    public abstract bool TryTake(out ReadOnlyMemory<byte> message);

    /// <summary>Returns one of its messages. Called with increasing indexes from 0 until it returns false.</summary>
    public virtual bool TryTake(int index, out ReadOnlyMemory<byte> message)
    {
        if (index == 0)
        {
            return TryTake(out message);
        }

        message = default;
        return false;
    }

    /// <summary>Called once, when the queue no longer needs the bytes that it took, sent or not.</summary>
    public virtual void Release()
    {
    }

    /// <summary>
    /// Called instead of <see cref="Release"/> if the queue discards the message without taking its bytes.
    /// </summary>
    public virtual void Drop() => Release();
}
