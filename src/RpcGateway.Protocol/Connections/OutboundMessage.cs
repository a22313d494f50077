namespace RpcGateway.Protocol.Connections;

/// <summary>Something that waits in the <see cref="OutboundQueue"/>.</summary>
internal abstract class OutboundMessage
{
    public abstract int Size { get; }

    public virtual RpcFrameType Type => RpcFrameType.Text;

    /// <summary>The bytes to send, or false if nothing is to be sent any more.</summary>
    public abstract bool TryTake(out ReadOnlyMemory<byte> message);

    /// <summary>Called once when the queue has done with what it took, sent or not.</summary>
    public virtual void Release()
    {
    }

    /// <summary>Called instead where the queue lets go of it without having taken anything.</summary>
    public virtual void Drop() => Release();
}
