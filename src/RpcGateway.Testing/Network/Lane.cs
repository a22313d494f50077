namespace RpcGateway.Testing.Network;

/// <summary>The faults of one direction of a client's network. They outlast a connection.</summary>
internal sealed class Lane
{
    private readonly Lock _lock = new();
    private long? _left;
    private bool _duplicates;
    private long _delay;
    private long _passed;

    public Gate Gate { get; } = new();

    /// <summary>The number of messages that have passed.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    public void CutAfter(long bytes)
    {
        lock (_lock)
        {
            _left = bytes;
        }
    }

    public void DuplicateNext()
    {
        lock (_lock)
        {
            _duplicates = true;
        }
    }

    /// <summary>Decides what happens to the next message.</summary>
    /// <returns>How often it is delivered; 0 if the connection is cut before it.</returns>
    public int Take(int length)
    {
        lock (_lock)
        {
            if (_left is { } left)
            {
                _left = left - length;
                if (_left < 0)
                {
                    _left = null;
                    return 0;
                }
            }

            var copies = _duplicates ? 2 : 1;
            _duplicates = false;
            Interlocked.Add(ref _passed, copies);
            return copies;
        }
    }
}
