namespace RpcGateway.Protocol.Sessions;

/// <summary>Counts the received frames, and decides when to acknowledge them. Used within the lock of the session.</summary>
internal sealed class AckCounter
{
    private const int MaxFrames = 64;
    private const int MaxBytes = 32 * 1024;

    private long _acknowledged;
    private int _bytes;
    private int _maxBytes = MaxBytes;

    /// <summary>The number of frames received so far.</summary>
    public long Received { get; private set; }

    /// <summary>Whether frames were received since the last acknowledgement.</summary>
    public bool HasNew => Received > _acknowledged;

    /// <summary>Whether an acknowledgement must be sent, even alone.</summary>
    public bool IsDue => Received - _acknowledged >= MaxFrames || _bytes >= _maxBytes;

    /// <summary>Whether one should leave together with other traffic.</summary>
    public bool IsSoonDue => Received - _acknowledged >= MaxFrames / 2 || _bytes >= _maxBytes / 2;

    /// <summary>Sets the size of the peer's buffer, so that it does not fill up between two acknowledgements.</summary>
    public void SetPeerBuffer(int size) => _maxBytes = Math.Clamp(size / 4, 1, MaxBytes);

    public void Count(int size)
    {
        Received++;
        _bytes += size;
    }

    /// <summary>Everything received so far is acknowledged: with a frame, or while a session resumes.</summary>
    public long Acknowledge()
    {
        _acknowledged = Received;
        _bytes = 0;
        return Received;
    }
}
