using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>
/// A call to the peer that waits for its response. Exactly one of result, error, cancellation and loss of the connection ends it
/// (<see cref="CallLifecycle"/>). A cancelled call stays in the table of pending calls until its response arrives, because the
/// response may carry a stream that must be released.
/// </summary>
internal abstract class PendingCall : CallContinuation, IOutboundRequest
{
    private CallLifecycle _lifecycle;
    private bool _isUnwatched = true;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private CallTimer? _timer;
    private SlotWait _wait;
    private CallAttachments _attachments;
    private Exception? _exception;
    private CallTelemetry _telemetry;

    public long Id { get; set; }

    public long Position { get; set; }

    /// <summary>Whether the request was given to the transport.</summary>
    public bool WasSent => _lifecycle.WasSent;

    /// <summary>Whether the failed call had a stream among its arguments. The source of that stream ended with the call.</summary>
    public bool HadStreamArguments { get; private set; }

    /// <summary>The pending calls of the connection that the call is made over.</summary>
    public PendingCalls Calls { get; private set; } = null!;

    /// <summary>What applies to all attempts of the call; null for most calls.</summary>
    public CallSettings? Settings { get; set; }

    protected RpcMethodDescriptor? Method { get; private set; }

    /// <summary>Whether a call that made this call limits its time.</summary>
    protected virtual bool InheritsDeadline => true;

    /// <summary>Whether progress reports and argument streams outlive the response, together with a result stream.</summary>
    protected virtual bool OutlivesResponse => false;

    /// <summary>The result, if it is a stream.</summary>
    protected virtual ICountedStream? Stream => null;

    /// <summary>Whether the result stream is still open, and the span of the call with it.</summary>
    protected virtual bool IsStreamOpen => false;

    /// <summary>Whether the call can be repeated on another connection.</summary>
    protected virtual bool CanRepeat => false;

    /// <summary>Called once before the call gets its id. From then on a response may arrive, even to a guessed id.</summary>
    /// <param name="telemetry">The span and duration, which end with the call.</param>
    /// <param name="cancellationToken">Cancels the call, once <see cref="WatchCancellation"/> was called.</param>
    public void Start(in CallTelemetry telemetry, CancellationToken cancellationToken)
    {
        _telemetry = telemetry;
        if (RpcCallContext.Running?.RunningCall is { } outer)
        {
            _wait = outer.Connection == Calls.Connection ? outer.YieldSlot() : default;
            _timer = outer.Deadline.IsSet && InheritsDeadline ? CallTimer.Inherit(this, Method) : null;
        }

        if (cancellationToken.CanBeCanceled)
        {
            _token = cancellationToken;
            _isUnwatched = false;
        }
    }

    /// <summary>Called once after the request was queued, so that a cancellation finds the request either queued or sent.</summary>
    public void WatchCancellation()
    {
        _timer?.Start();
        if (_token.CanBeCanceled || _timer is not null)
        {
            _cancellation = _token.UnsafeRegister(static call => ((PendingCall)call!).Cancel(), this);

            // Either this thread sees the end of the call, or the thread that ends the call sees the registration.
            Interlocked.MemoryBarrier();
            if (_lifecycle.HasEnded)
            {
                Unwatch();
            }
        }
    }

    /// <summary>Attaches something that ends with the call: a progress receiver or a stream among the arguments.</summary>
    public void Attach(IDisposable attachment) => _attachments.Add(attachment);

    /// <summary>
    /// Called once when the request is written, before it is queued. Releases what was attached after the call had ended: by
    /// a response to a guessed id, or by the loss of the connection.
    /// </summary>
    public void ReleaseIfEnded()
    {
        if (_lifecycle.HasEnded)
        {
            ReleaseWithResponse();
        }
    }

    public bool TryMarkSent() => _lifecycle.TrySend();

    /// <summary>The result arrived. The caller resumes when the read loop waits.</summary>
    public void CompleteWithResult(ReadOnlySpan<byte> json)
    {
        if (_lifecycle.TryEnd(isResult: true))
        {
            Finish(ReadResult(json));
            Calls.Completed.Add(this, json.Length);
        }
        else
        {
            DiscardResult(json);
        }
    }

    /// <summary>An error arrived. The caller resumes when the read loop waits, or after the call was repeated.</summary>
    public void CompleteWithError(RpcException error)
    {
        HadStreamArguments = _attachments.HasStreams;
        if (!CanRepeat || !DrainRefusal.Is(error) || HadStreamArguments)
        {
            Fail(error);
        }
        else if (_lifecycle.TryEnd(isResult: false))
        {
            // This attempt failed. The caller gets the outcome of the next attempt.
            Finish(error);
            Repeat(_token);
        }
    }

    public void TimeOut() => Cancel(CallTimer.Passed(Method));

    /// <summary>Ends the call without a response. The caller resumes when the read loop waits.</summary>
    public void Fail(Exception exception)
    {
        if (_lifecycle.TryEnd(isResult: false))
        {
            Finish(AsOutcome(exception));
            Calls.Completed.Add(this);
        }
    }

    /// <summary>Fails the call before its task was returned to the caller.</summary>
    public void FailHere(Exception exception)
    {
        if (_lifecycle.TryEnd(isResult: false))
        {
            Finish(AsOutcome(exception));
            Resume();
        }
    }

    public sealed override void Resume()
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

    /// <summary>Repeats the call on another connection and resumes the caller with that outcome.</summary>
    protected virtual void Repeat(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Replaces the outcome of this attempt by the outcome of the next attempt.</summary>
    protected void ReplaceOutcome(Exception? exception) => _exception = exception;

    /// <summary>Called first, and once for each use of the object.</summary>
    protected void Begin(PendingCalls calls, RpcMethodDescriptor? method)
    {
        Calls = calls;
        Method = method;
        _lifecycle.Start();
    }

    /// <summary>The stream that outlived the response has ended.</summary>
    protected void EndStreamOfResult(Exception? exception)
    {
        EndTelemetry(exception);
        _attachments.Release();
    }

    /// <summary>Reads the result, which <see cref="SetResult"/> passes to the caller.</summary>
    /// <returns>Why the result cannot be read; null if it was read.</returns>
    protected abstract Exception? ReadResult(ReadOnlySpan<byte> json);

    /// <summary>Releases a result that arrived after the call had ended.</summary>
    protected virtual void DiscardResult(ReadOnlySpan<byte> json)
    {
    }

    protected abstract void SetResult();

    protected abstract void SetException(Exception exception);

    /// <summary>
    /// Resets a call whose caller has the result, so that the object can be used for another call. False if something may still
    /// refer to the call: it did not succeed, or a cancellation is running.
    /// </summary>
    protected bool TryClear()
    {
        // TryReuse also fails for a caller that reads one result twice by mistake.
        if (!_isUnwatched || _timer is not null || !_lifecycle.TryReuse())
        {
            return false;
        }

        // A call that succeeded has no exception, no open telemetry and no attachments.
        Id = 0;
        Position = 0;
        Calls = null!;
        Method = null;
        Settings = null;
        _cancellation = default;
        _token = default;
        _wait = default;
        return true;
    }

    private void Cancel() => Cancel(new OperationCanceledException(_token));

    private void Cancel(Exception outcome)
    {
        if (!_lifecycle.TryCancel(out var wasSent))
        {
            return;
        }

        if (wasSent)
        {
            Calls.SendCancellation(Id);
        }
        else
        {
            Calls.Remove(Id);
        }

        Finish(AsOutcome(outcome));
        Calls.Completed.Add(this);
        Calls.Completed.ResumeOnPool();
    }

    // A cancellation that is already running reads this object, so the object must not be reused.
    private void Unwatch()
    {
        _timer?.Dispose();
        if (_cancellation.Unregister())
        {
            _isUnwatched = true;
        }
    }

    private Exception AsOutcome(Exception exception) =>
        exception is RpcException error ? RpcCallFailure.Mark(error, requestSent: WasSent) : exception;

    private void Finish(Exception? exception)
    {
        _exception = exception;
        Unwatch();
        _wait.End();
        if (exception is not null || !IsStreamOpen)
        {
            EndTelemetry(exception);
        }

        ReleaseWithResponse();
    }

    private void ReleaseWithResponse()
    {
        if (_exception is not null || !OutlivesResponse)
        {
            _attachments.Release();
        }
    }

    private void EndTelemetry(Exception? exception)
    {
        if (_telemetry.IsRecording)
        {
            var code = (exception as RpcException)?.Code;
            _telemetry.End(new CallOutcome(exception, code, code is not null) { Streams = _attachments.Count(Stream) });
            _telemetry = default;
        }
    }
}
