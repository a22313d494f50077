namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The binary streams from a client to processes. The client chooses their numbers, so only the first credit shows which process reads
/// one. The object is its own lock.
/// </summary>
/// <typeparam name="TReader">The channel of a process.</typeparam>
internal sealed class ForwardedUploads<TReader>(int limit)
    where TReader : class
{
    private StreamCredits<TReader> _credits = new(limit);

    /// <summary>A process grants credit. Returns its fault; null if there is none.</summary>
    public string? Grant(uint number, int credit, TReader reader)
    {
        lock (this)
        {
            return _credits.Grant(number, credit, reader);
        }
    }

    /// <summary>A process cancels an upload. Returns its fault; null if there is none.</summary>
    public string? Cancel(uint number, TReader reader)
    {
        lock (this)
        {
            if (_credits.FindReader(number) is { } other && other != reader)
            {
                return "The cancellation of a binary stream that another process reads was received.";
            }

            _credits.Cancel(number);
            return null;
        }
    }

    /// <summary>Cancels the uploads that an ended process read, and returns their numbers.</summary>
    public IReadOnlyList<uint> Remove(TReader reader)
    {
        lock (this)
        {
            return _credits.CancelAll(reader);
        }
    }

    /// <summary>The client sends data. Returns false if no process allowed it.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="reader">The process that reads it; null if the upload was cancelled, and the data must be discarded.</param>
    public bool TryTake(ForwardedFrame data, out TReader? reader)
    {
        lock (this)
        {
            return _credits.TryTake(data.Number, data.PayloadLength, out _, out reader);
        }
    }

    /// <summary>The client ends an upload. Returns whether it had ended before, so that nothing waits for the frame.</summary>
    /// <param name="number">The number of the upload.</param>
    /// <param name="reader">The process that reads it; null if none is known.</param>
    public bool End(uint number, out TReader? reader)
    {
        lock (this)
        {
            reader = _credits.FindReader(number);
            var hadEnded = _credits.HasEnded(number);
            _credits.End(number);
            return hadEnded;
        }
    }
}
