using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// The reading end of a binary stream. Its credit limits the memory: the read loop never waits for a consumer, and the peer
/// may send only the part of the window that was granted and not yet examined.
/// </summary>
internal sealed class BinaryReceiver : PipeReader, ICountedStream, IDisposable
{
    private static readonly PipeOptions PipeOptions = new(
        readerScheduler: PipeScheduler.ThreadPool,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        resumeWriterThreshold: 0,
        minimumSegmentSize: 32 * 1024,
        useSynchronizationContext: false);

    private readonly Lock _lock = new();
    private readonly Pipe _pipe = new(PipeOptions);
    private readonly BinaryTable _binary;
    private readonly ValueOrigin _origin;
    private readonly BinaryCall? _call;
    private readonly int _window;
    private BinaryConsumption _consumption;
    private long _outstanding;
    private long _received;
    private int _ungranted;
    private bool _ended;

    /// <summary>Opens a stream from the peer, which may send from now on.</summary>
    /// <param name="binary">The binary streams of the connection.</param>
    /// <param name="number">The number that the peer assigned to it.</param>
    /// <param name="origin">The result or parameter that the stream is.</param>
    /// <param name="call">The call whose result the stream is, and which ends with it; null for an argument.</param>
    /// <exception cref="RpcException">Too many streams are open, or the number is in use.</exception>
    public BinaryReceiver(BinaryTable binary, uint number, ValueOrigin origin, BinaryCall? call)
    {
        _binary = binary;
        _origin = origin;
        _call = call;
        _window = binary.Connection.Options.BinaryWindow;
        Number = number;
        binary.Add(this);
        Grant(_window);
    }

    public uint Number { get; }

    /// <summary>Receives bytes from the peer. Returns false if the stream has ended.</summary>
    /// <exception cref="ProtocolViolationException">The peer sent more than was granted.</exception>
    public bool TryReceive(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return false;
            }

            if (bytes.Length > _outstanding)
            {
                throw new ProtocolViolationException(
                    RpcCloseCode.ProtocolError, $"Stream {Number} received more bytes than were granted.");
            }

            _outstanding -= bytes.Length;
            _received += bytes.Length;
            var write = _pipe.Writer.WriteAsync(bytes);
            Debug.Assert(write.IsCompletedSuccessfully, "The pipe has no limit of its own.");
            return true;
        }
    }

    /// <summary>Ends the stream: the peer has sent everything.</summary>
    public void End()
    {
        if (TryEnd(byPeer: true))
        {
            _pipe.Writer.Complete();
        }
    }

    /// <summary>Fails the stream because the peer's source failed.</summary>
    public void FailBySender(RpcException error) => Fail(_origin.FromSender(error));

    /// <summary>Fails the stream because the peer's source failed or the connection was lost.</summary>
    public void Fail(Exception exception)
    {
        if (TryEnd(byPeer: true, exception))
        {
            _pipe.Writer.Complete(exception);
        }
    }

    /// <summary>
    /// Ends the stream because the call that it is an argument of has ended. The memory is left to the garbage collector: a
    /// service that still reads, although it must not, must not see memory that is in use elsewhere.
    /// </summary>
    public void Dispose()
    {
        if (TryEnd(byPeer: false))
        {
            _pipe.Writer.Complete(new InvalidOperationException("The stream has ended because its call has ended."));
        }
    }

    public void AddTo(ref StreamCounts counts) =>
        counts.BytesReceived = (counts.BytesReceived ?? 0) + Interlocked.Read(ref _received);

    public override void Complete(Exception? exception = null)
    {
        _pipe.Reader.Complete(exception);
        if (TryEnd(byPeer: false))
        {
            _pipe.Writer.Complete();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var pending = _pipe.Reader.ReadAsync(cancellationToken);
        return pending.IsCompletedSuccessfully
            ? new ValueTask<ReadResult>(_consumption.Start(pending.Result))
            : AwaitAsync(pending);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!_pipe.Reader.TryRead(out result))
        {
            return false;
        }

        _consumption.Start(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var count = _consumption.Advance(consumed, examined);
        _pipe.Reader.AdvanceTo(consumed, examined);
        if (count > 0)
        {
            Grant(count);
        }
    }

    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> pending)
    {
        var read = await pending.ConfigureAwait(false);
        return _consumption.Start(read);
    }

    // Granted in portions of at least half the window: the peer can continue to send meanwhile, and few credit frames are
    // needed.
    private void Grant(int count)
    {
        int credit;
        lock (_lock)
        {
            _ungranted += count;
            if (_ended || _ungranted < _window / 2)
            {
                return;
            }

            credit = _ungranted;
            _ungranted = 0;
            _outstanding += credit;
        }

        _binary.Outbound.SendUrgent(BinaryFrameWriter.Credit(Number, credit));
    }

    private bool TryEnd(bool byPeer, Exception? failure = null)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return false;
            }

            // Under the lock, so that the read loop finds either the stream or the number of bytes that may still arrive
            // for it.
            _ended = true;
            _binary.Remove(this, byPeer ? 0 : _outstanding);
        }

        if (!byPeer)
        {
            _binary.Outbound.SendUrgent(BinaryFrameWriter.Cancel(Number));
        }

        _call?.EndStream(failure);
        return true;
    }
}
