namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The binary streams from a client to processes. The client chooses their numbers, so what it sends to a process shows which streams
/// the process may read; otherwise it could guess the numbers of others. The object is its own lock.
/// </summary>
/// <typeparam name="TReader">The channel of a process.</typeparam>
internal sealed class ForwardedUploads<TReader>(int limit)
    where TReader : class
{
    private StreamCredits<TReader> _credits = new(limit);

    /// <summary>Whether a process reads a stream, or may still read it.</summary>
    public bool HasReader(TReader reader)
    {
        lock (this)
        {
            return _credits.HasReader(reader);
        }
    }

    /// <summary>The client announces a stream in a request to a process. Returns a fault of the client, or null.</summary>
    public string? Claim(uint number, TReader reader)
    {
        lock (this)
        {
            return _credits.TryOpen(number, reader, isCertain: true) ? null
                : _credits.FindReader(number) is null ? "Too many binary streams are open (MaxStreams)."
                : $"The binary stream {number} is already open.";
        }
    }

    /// <summary>
    /// The client sends a process a result that may announce a stream. A process can make a client return any object, so a request
    /// with this number has precedence.
    /// </summary>
    public void ClaimResult(uint number, TReader reader)
    {
        lock (this)
        {
            _credits.TryOpen(number, reader, isCertain: false);
        }
    }

    /// <summary>A process grants credit. Returns its fault, or null.</summary>
    public string? Grant(uint number, int credit, TReader reader)
    {
        lock (this)
        {
            return FindFault(number, reader) ?? _credits.Grant(number, credit, reader);
        }
    }

    /// <summary>A process cancels an upload. Returns its fault, or null.</summary>
    public string? Cancel(uint number, TReader reader)
    {
        lock (this)
        {
            var fault = FindFault(number, reader);
            if (fault is null)
            {
                _credits.Cancel(number);
            }

            return fault;
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

    /// <summary>The client ends an upload. Returns the process that reads it, or null.</summary>
    public TReader? End(uint number)
    {
        lock (this)
        {
            var reader = _credits.FindReader(number);
            if (reader is not null)
            {
                _credits.End(number);
            }

            return reader;
        }
    }

    // Frames for a stream that ended recently may be late.
    private string? FindFault(uint number, TReader reader) =>
        _credits.FindReader(number) is { } known
            ? known == reader ? null : "A frame for a binary stream that another process reads was received."
            : _credits.HasEnded(number) ? null
            : "A frame for a binary stream that the client did not send to the process was received.";
}
