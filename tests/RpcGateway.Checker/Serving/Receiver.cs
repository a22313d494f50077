namespace RpcGateway.Checker.Serving;

/// <summary>The messages that were published to one connection.</summary>
internal sealed class Receiver(long epoch)
{
    private readonly Lock _lock = new();
    private long _sequence;

    public long Epoch => epoch;

    /// <summary>Sends the next message. Under a lock, so that messages are sent in the order of their numbers.</summary>
    /// <param name="repeats">Whether the last message is sent again.</param>
    /// <param name="send">Sends a message.</param>
    public void Publish(bool repeats, Action<long> send)
    {
        lock (_lock)
        {
            if (repeats && _sequence > 0)
            {
                send(_sequence);
            }

            send(++_sequence);
        }
    }
}
