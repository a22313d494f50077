using RpcGateway.Binding;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// One call of ours that waits for the peer's answer. Exactly one of result, error, cancellation and loss completes it;
/// a cancelled call stays known until its answer comes, which may carry a stream to let go of.
/// </summary>
internal abstract class PendingCall
{
    private const int Unsent = 0;
    private const int Sent = 1;
    private const int Withdrawn = 2;
    private const int Spare = 3;

    private int _sending = Unsent;
    private int _completed;
    private bool _isAnswered;
    private bool _isUnwatched = true;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private SlotWait _wait;
    private List<IDisposable>? _attachments;
    private Exception? _exception;
    private CallTelemetry _telemetry;

    public long Id { get; set; }

    /// <summary>The position of its request among all messages that were sent; 0 before.</summary>
    public long Position { get; set; }

    /// <summary>The call behind this one in <see cref="CallCompletions"/>.</summary>
    public PendingCall? Next { get; set; }

    protected RpcConnection Connection { get; private set; } = null!;

    protected RpcMethodDescriptor? Method { get; private set; }

    /// <summary>Whether progress reports and argument streams live on after the first answer, with a result stream.</summary>
    protected virtual bool OutlivesAnswer => false;

    /// <summary>The stream that it is answered with.</summary>
    protected virtual ICountedStream? Stream => null;

    /// <summary>Whether that goes on after the answer, and the call's span with it.</summary>
    protected virtual bool IsStreamOpen => false;

    /// <summary>Called once before the call gets its id: from then on, an answer may come, even to a guessed one.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        _wait = Connection.Calls.YieldSlot();
        if (cancellationToken.CanBeCanceled)
        {
            _token = cancellationToken;
            _isUnwatched = false;
        }
    }

    /// <summary>Called once before the call gets its id, as whatever completes it ends its span.</summary>
    public void Trace(in CallTelemetry telemetry) => _telemetry = telemetry;

    /// <summary>Called once after the request was queued: a cancellation finds it either there or sent.</summary>
    public void WatchCancellation()
    {
        if (_token.CanBeCanceled)
        {
            _cancellation = _token.UnsafeRegister(static call => ((PendingCall)call!).Cancel(), this);
            if (Volatile.Read(ref _completed) != 0)
            {
                Unwatch();
            }
        }
    }

    /// <summary>Something that ends with the call: a progress, a stream among its arguments.</summary>
    public void Attach(IDisposable attachment) => (_attachments ??= []).Add(attachment);

    /// <summary>Called as the request is handed to the transport; false if it was cancelled before.</summary>
    public bool TryMarkSent() => Interlocked.CompareExchange(ref _sending, Sent, Unsent) == Unsent;

    /// <summary>The answer came; the caller goes on when the read loop waits.</summary>
    public void CompleteWithResult(ReadOnlySpan<byte> json)
    {
        if (TryComplete())
        {
            _isAnswered = true;
            Finish(ReadResult(json));
            Connection.Completions.Add(this, json.Length);
        }
        else
        {
            DiscardResult(json);
        }
    }

    public void CompleteWithError(RpcException error)
    {
        HadStreamArguments = Volatile.Read(ref _attachments)?.Exists(attachment => attachment is ICountedStream) ?? false;
        if (!CanRepeat || !DrainRefusal.Is(error) || HadStreamArguments)
        {
            Fail(error);
        }
        else if (TryComplete())
        {
            // The attempt has failed; the caller gets what becomes of the next one.
            Finish(error);
            Repeat(_token);
        }
    }

    public void CompleteWithLoss(RpcClose close) => Fail(new RpcConnectionLostException(
        Lost(close), Volatile.Read(ref _sending) == Sent));

    public void Fail(Exception exception)
    {
        if (TryComplete())
        {
            Finish(AsOutcome(exception));
            Connection.Completions.Add(this);
        }
    }

    /// <summary>Fails the call before its caller has seen it.</summary>
    public void FailHere(Exception exception)
    {
        if (TryComplete())
        {
            Finish(AsOutcome(exception));
            Conclude();
        }
    }

    /// <summary>Lets the caller go on, inside this call: the last that the completer does with it.</summary>
    public void Conclude()
    {
        if (_exception is null)
        {
            SetResult();
        }
        else
        {
            SetException(_exception);
        }
    }

    public static string Lost(RpcClose close) => close.Reason.Length == 0
        ? $"The connection ended ({(int)close.Code})."
        : $"The connection ended ({(int)close.Code}): {close.Reason}";

    /// <summary>Whether a call that was answered with an error had a stream among its arguments, whose source has ended with it.</summary>
    public bool HadStreamArguments { get; private set; }

    /// <summary>Whether the call can be made again, elsewhere.</summary>
    protected virtual bool CanRepeat => false;

    /// <summary>Makes the call again, and lets the caller go on with the outcome.</summary>
    protected virtual void Repeat(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The outcome that the caller gets in place of the one that is known.</summary>
    protected void ReplaceOutcome(Exception? exception) => _exception = exception;

    /// <summary>Called first, once for each use of a call that may be used again.</summary>
    protected void Begin(RpcConnection connection, RpcMethodDescriptor? method)
    {
        Connection = connection;
        Method = method;
        _sending = Unsent;
    }

    /// <summary>The stream that outlived the answer has ended.</summary>
    protected void EndLate(Exception? exception)
    {
        EndTelemetry(exception);
        ReleaseAttachments();
    }

    /// <summary>Releases what was attached; later than the answer where a result stream needs it.</summary>
    protected void ReleaseAttachments()
    {
        if (_attachments is not null)
        {
            var attachments = Interlocked.Exchange(ref _attachments, null);
            attachments?.ForEach(attachment => attachment.Dispose());
        }
    }

    /// <summary>Reads the result, to be handed out by <see cref="SetResult"/>; or tells why it can't be read.</summary>
    protected abstract Exception? ReadResult(ReadOnlySpan<byte> json);

    /// <summary>Lets go of a result that nobody wants any more.</summary>
    protected virtual void DiscardResult(ReadOnlySpan<byte> json)
    {
    }

    protected abstract void SetResult();

    protected abstract void SetException(Exception exception);

    /// <summary>
    /// Makes a call whose caller has its outcome as good as new, if nobody can reach it any more: its answer has come,
    /// so the table has forgotten it; its request had left, so the queue has; and no cancellation runs.
    /// </summary>
    protected bool TryForget()
    {
        // The request's mark tells two uses of one outcome apart too, which is a mistake of the caller's.
        if (!_isAnswered || !_isUnwatched || Interlocked.CompareExchange(ref _sending, Spare, Sent) != Sent)
        {
            return false;
        }

        // What was attached when a guessed answer had come already.
        ReleaseAttachments();
        Id = 0;
        Position = 0;
        Connection = null!;
        Method = null;
        _completed = 0;
        _isAnswered = false;
        _cancellation = default;
        _token = default;
        _wait = default;
        _exception = null;
        _telemetry = default;
        return true;
    }

    private void Cancel()
    {
        if (!TryComplete())
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _sending, Withdrawn, Unsent) == Unsent)
        {
            Connection.PendingCalls.Remove(Id);
        }
        else
        {
            var message = MessageBuffer.Rent();
            RpcMessageWriter.WriteCancelRequest(message, Id);
            Connection.Outbound.SendUrgent(message);
        }

        Finish(new OperationCanceledException(_token));
        Connection.Completions.Add(this);
        Connection.Completions.HandOver();
    }

    // False where the cancellation runs at the moment: it will look at this call, so that is never used again.
    private void Unwatch()
    {
        if (_cancellation.Unregister())
        {
            _isUnwatched = true;
        }
    }

    private Exception AsOutcome(Exception exception) => exception is RpcException error
        ? RpcCallFailure.Mark(error, requestSent: Volatile.Read(ref _sending) == Sent)
        : exception;

    private bool TryComplete() => Interlocked.Exchange(ref _completed, 1) == 0;

    private void Finish(Exception? exception)
    {
        _exception = exception;
        Unwatch();
        _wait.End();
        if (exception is not null || !IsStreamOpen)
        {
            EndTelemetry(exception);
        }

        if (exception is not null || !OutlivesAnswer)
        {
            ReleaseAttachments();
        }
    }

    private void EndTelemetry(Exception? exception)
    {
        if (_telemetry.IsRecording)
        {
            var code = (exception as RpcException)?.Code;
            var streams = StreamCounts.Of(Stream, _attachments);
            _telemetry.End(new CallOutcome(exception, code, code is not null) { Streams = streams });
            _telemetry = default;
        }
    }
}
