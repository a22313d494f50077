namespace RpcGateway.Protocol.Links;

/// <summary>The frames that the read loop of a link handles without waiting, and what is to be done once for all of them.</summary>
internal sealed class LinkBurst
{
    // After so many frames, receivers are notified even if more frames arrive without a pause.
    private const int MaxFrames = 256;

    private readonly List<IBurstReceiver> _receivers = [];
    private int _frames;

    /// <summary>Registers a receiver, once for each burst.</summary>
    public void Add(IBurstReceiver receiver) => _receivers.Add(receiver);

    /// <summary>Counts a frame. Returns whether the burst must end.</summary>
    public bool CountFrame() => ++_frames >= MaxFrames;

    /// <summary>Notifies the receivers. The next burst begins.</summary>
    public void End()
    {
        foreach (var receiver in _receivers)
        {
            receiver.EndBurst();
        }

        _receivers.Clear();
        _frames = 0;
    }
}
