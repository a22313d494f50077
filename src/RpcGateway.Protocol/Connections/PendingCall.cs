using RpcGateway.Binding;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// One call of ours that waits for the peer's answer. Exactly one of result, error, cancellation and loss completes it;
/// a cancelled call stays known until its answer comes, which may carry a stream to let go of.
/// </summary>
internal abstract class PendingCall(RpcConnection connection, RpcMethodDescriptor? method)
{
    private const int Unsent = 0;
    private const int Sent = 1;
    private const int Withdrawn = 2;

    private int _sending = Unsent;
    private int _completed;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private SlotWait _wait;
    private List<IDisposable>? _attachments;
    private CallTelemetry _telemetry;

    public long Id { get; set; }

    protected RpcConnection Connection { get; } = connection;

    protected RpcMethodDescriptor? Method { get; } = method;

    /// <summary>Whether progress reports and argument streams live on after the first answer, with a result stream.</summary>
    protected virtual bool OutlivesAnswer => false;

    /// <summary>Called once before the request is queued.</summary>
    public void Start(in CallTelemetry telemetry, CancellationToken cancellationToken)
    {
        _telemetry = telemetry;
        _wait = Connection.Calls.YieldSlot();
        if (cancellationToken.CanBeCanceled)
        {
            _token = cancellationToken;
        }
    }

    /// <summary>Called once after the request was queued: a cancellation finds it either there or sent.</summary>
    public void WatchCancellation()
    {
        if (_token.CanBeCanceled)
        {
            _cancellation = _token.UnsafeRegister(static call => ((PendingCall)call!).Cancel(), this);
            if (Volatile.Read(ref _completed) != 0)
            {
                _cancellation.Unregister();
            }
        }
    }

    /// <summary>Something that ends with the call: a progress, a stream among its arguments.</summary>
    public void Attach(IDisposable attachment) => (_attachments ??= []).Add(attachment);

    /// <summary>Called as the request is handed to the transport; false if it was cancelled before.</summary>
    public bool TryMarkSent() => Interlocked.CompareExchange(ref _sending, Sent, Unsent) == Unsent;

    public void CompleteWithResult(ReadOnlySpan<byte> json)
    {
        if (!TryComplete())
        {
            DiscardResult(json);
            return;
        }

        var exception = ReadResult(json);
        Finish(exception);
        if (exception is not null)
        {
            SetException(exception);
        }
        else
        {
            SetResult();
        }
    }

    public void CompleteWithError(ReadOnlySpan<byte> json) => Fail(RpcError.Read(json));

    public void CompleteWithLoss(RpcClose close) => Fail(new RpcConnectionLostException(
        Lost(close), Volatile.Read(ref _sending) == Sent));

    public void Fail(Exception exception)
    {
        if (TryComplete())
        {
            Finish(exception);
            SetException(exception);
        }
    }

    public static string Lost(RpcClose close) => $"The connection ended ({(int)close.Code}): {close.Reason}";

    /// <summary>Releases what was attached; later than the answer where a result stream needs it.</summary>
    protected void ReleaseAttachments()
    {
        var attachments = Interlocked.Exchange(ref _attachments, null);
        attachments?.ForEach(attachment => attachment.Dispose());
    }

    /// <summary>Reads the result, to be handed out by <see cref="SetResult"/>; or tells why it can't be read.</summary>
    protected abstract Exception? ReadResult(ReadOnlySpan<byte> json);

    /// <summary>Lets go of a result that nobody wants any more.</summary>
    protected virtual void DiscardResult(ReadOnlySpan<byte> json)
    {
    }

    protected abstract void SetResult();

    protected abstract void SetException(Exception exception);

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

        var exception = new OperationCanceledException(_token);
        Finish(exception);
        SetException(exception);
    }

    private bool TryComplete() => Interlocked.Exchange(ref _completed, 1) == 0;

    private void Finish(Exception? exception)
    {
        _cancellation.Unregister();
        _wait.End();
        if (exception is not null || !OutlivesAnswer)
        {
            ReleaseAttachments();
        }

        if (_telemetry.IsRecording)
        {
            _telemetry.End(exception);
        }
    }
}
