using System.Threading.Tasks.Sources;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// What a sender may send: as many bytes as its reader has granted, in a few frames at a time, so that streams take turns
/// in the outbound queue and none fills it.
/// </summary>
internal sealed class BinaryCredit : IValueTaskSource<int>
{
    // One is filled while the other is sent.
    private const int MaxFrames = 2;

    private readonly Lock _lock = new();
    private readonly Stack<BinaryDataFrame> _free = new(MaxFrames);
    private ManualResetValueTaskSourceCore<int> _waiter = new() { RunContinuationsAsynchronously = true };
    private long _bytes;
    private bool _waiting;
    private bool _finished;
    private volatile bool _stopped;

    public BinaryCredit()
    {
        for (var i = 0; i < MaxFrames; i++)
        {
            _free.Push(new BinaryDataFrame(this));
        }
    }

    /// <summary>Whether queued frames need not be sent any more.</summary>
    public bool IsStopped => _stopped;

    /// <summary>Waits until a frame may be filled. Returns the maximum number of bytes; 0 if sending was stopped.</summary>
    public ValueTask<int> WaitAsync()
    {
        lock (_lock)
        {
            if (TryGetAllowed(out var allowed))
            {
                return new ValueTask<int>(allowed);
            }

            _waiter.Reset();
            _waiting = true;
            return new ValueTask<int>(this, _waiter.Version);
        }
    }

    /// <summary>Takes a frame to fill, after <see cref="WaitAsync"/>. The frame returns when it is released.</summary>
    public BinaryDataFrame TakeFrame()
    {
        lock (_lock)
        {
            return _free.Pop();
        }
    }

    public void Spend(int bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
        }
    }

    /// <summary>Adds credit from the reader. Returns false if the total exceeds what the protocol allows.</summary>
    public bool TryGrant(int bytes)
    {
        lock (_lock)
        {
            if (_bytes + bytes > int.MaxValue)
            {
                return false;
            }

            _bytes += bytes;
            Wake();
            return true;
        }
    }

    public void Return(BinaryDataFrame frame)
    {
        lock (_lock)
        {
            _free.Push(frame);
            Wake();
        }
    }

    /// <summary>Records that everything was queued and will be sent. Returns false if sending was stopped before.</summary>
    public bool TryFinish()
    {
        lock (_lock)
        {
            _finished = !_stopped;
            return _finished;
        }
    }

    /// <summary>Stops sending. Returns false if sending has finished or was stopped before.</summary>
    public bool TryStop()
    {
        lock (_lock)
        {
            if (_finished || _stopped)
            {
                return false;
            }

            _stopped = true;
            Wake();
            return true;
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private bool TryGetAllowed(out int allowed)
    {
        allowed = _stopped ? 0 : (int)Math.Min(_bytes, BinaryFrameWriter.MaxPayload);
        return _stopped || (allowed > 0 && _free.Count > 0);
    }

    private void Wake()
    {
        if (_waiting && TryGetAllowed(out var allowed))
        {
            _waiting = false;
            _waiter.SetResult(allowed);
        }
    }
}
