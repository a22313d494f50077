using RpcGateway.Protocol.Outbound;

namespace RpcGateway.Protocol.Wire;

/// <summary>Something that waits in the <see cref="OutboundQueue"/>.</summary>
internal abstract class OutboundMessage
{
    public abstract int Size { get; }

    /// <summary>The message behind this one in its <see cref="MessageLane"/>.</summary>
    public OutboundMessage? Next { get; set; }

    public virtual RpcFrameType Type => RpcFrameType.Text;

    /// <summary>Whether its bytes are lines of a shared frame already.</summary>
    public virtual bool IsJoined => false;

    /// <summary>The bytes to send, or false if nothing is to be sent any more.</summary>
    public abstract bool TryTake(out ReadOnlyMemory<byte> message);

    /// <summary>Its messages, which may be several, from index 0 on until there are no more.</summary>
    public virtual bool TryTake(int index, out ReadOnlyMemory<byte> message)
    {
        if (index == 0)
        {
            return TryTake(out message);
        }

        message = default;
        return false;
    }

    /// <summary>Called once when the queue has done with what it took, sent or not.</summary>
    public virtual void Release()
    {
    }

    /// <summary>Called instead where the queue lets go of it without having taken anything.</summary>
    public virtual void Drop() => Release();
}
