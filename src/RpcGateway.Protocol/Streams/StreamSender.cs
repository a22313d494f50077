using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The generating end of a stream, but for the items' type: what is ready, who waits for it, and what it means when the
/// reader asks, stops, or does neither. The generator publishes portions of JSON; the reader takes them.
/// </summary>
internal abstract class StreamSender(ConnectionStreams streams, ICallOwner? call) : ICancellable, ICountedStream, IDisposable
{
    private static readonly RpcError Cancelled = new(RpcErrorCode.RequestCancelled, "The call was cancelled.");

    private readonly Lock _lock = new();
    private readonly StreamBuffer _ready = new();

    // The call whose first answer is still owed.
    private ICallOwner? _call = call;
    private HeldRequest? _held;
    private RpcError? _error;
    private bool _finished;
    private bool _forgotten;
    private TaskCompletionSource? _room;
    private bool? _isReaderContent;
    private TaskCompletionSource<bool>? _end;
    private long _sent;

    /// <summary>The token, once <see cref="StreamTable"/> has given one.</summary>
    public long Token { get; set; }

    /// <summary>Kept by <see cref="StreamTable"/>, under its lock.</summary>
    public bool IsGenerating { get; set; }

    /// <summary>Ends with the generator; never fails.</summary>
    public abstract Task Completion { get; }

    protected ConnectionStreams Streams => streams;

    /// <summary>Whether the reader has said that it wants no more.</summary>
    protected bool IsUnwanted { get; private set; }

    /// <summary>The reader asks for items; at most <paramref name="max"/>.</summary>
    public void Next(RpcId id, BatchResponse? batch, int max)
    {
        EnsureStarted();
        if (TryHold(new HeldRequest(id, batch, max)))
        {
            RespondToHeld();
        }
        else
        {
            streams.Responses.WriteError(
                id, new RpcError(RpcErrorCode.InvalidRequest, "The stream was asked for its next items already."), batch);
        }
    }

    /// <summary>The reader wants no more: the generator is cancelled, and what is ready forgotten.</summary>
    public void Abort()
    {
        IsUnwanted = true;
        Dispose();
    }

    /// <summary>The call or the connection has ended, and the stream with it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Forget();
        }

        RespondToHeld();

        // Who waits for the end is to find the generator stopped.
        StopGenerator();
        lock (_lock)
        {
            End(IsUnwanted);
        }
    }

    /// <summary>Cancels the reader's held request, not the stream.</summary>
    public void Cancel()
    {
        HeldRequest? held;
        lock (_lock)
        {
            held = TakeHeld();
        }

        if (held is { } request)
        {
            streams.Responses.WriteError(request.Id, Cancelled, request.Batch);
        }
    }

    public void AddTo(ref StreamCounts counts)
    {
        lock (_lock)
        {
            counts.ItemsSent = (counts.ItemsSent ?? 0) + _sent;
        }
    }

    protected abstract void EnsureStarted();

    protected abstract void StopGenerator();

    /// <summary>Hands over what was generated since the last time, and empties <paramref name="items"/>.</summary>
    protected void Publish(StreamBuffer items)
    {
        lock (_lock)
        {
            if (!_forgotten)
            {
                _ready.Append(items);
            }

            items.Clear();
        }

        RespondToCall();
        RespondToHeld();
    }

    /// <summary>The generator has ended.</summary>
    protected void Finish(RpcError? error)
    {
        lock (_lock)
        {
            _finished = true;
            _error = error;
        }

        RespondToCall();
        RespondToHeld();
        lock (_lock)
        {
            if (_call is not null)
            {
                // Its call answers with the error; nobody ever hears of the token.
                Forget();
                End(isReaderContent: true);
            }
        }
    }

    protected bool HasRoom(StreamBuffer fresh)
    {
        lock (_lock)
        {
            return _forgotten || IsRoomy(_ready.Count + fresh.Count, _ready.Bytes + fresh.Bytes);
        }
    }

    /// <summary>Completes when the generator may go on.</summary>
    protected Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return _forgotten || IsRoomy(_ready.Count, _ready.Bytes)
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private bool IsRoomy(int count, int bytes) => count < streams.Connection.Options.StreamReadAhead && bytes < StreamBuffer.MaxBytes;

    /// <summary>Completes when the reader has everything or wants no more, or with false when it is gone.</summary>
    protected Task<bool> WaitForEndAsync()
    {
        lock (_lock)
        {
            return _isReaderContent is { } known
                ? Task.FromResult(known)
                : (_end ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void RespondToCall()
    {
        ICallOwner call;
        MessageBuffer response;
        lock (_lock)
        {
            // A generator that failed before its first item fails the call itself.
            if (_call is null || (_error is not null && _ready.Count == 0))
            {
                return;
            }

            call = _call;
            _call = null;
            response = MessageBuffer.Rent();
            StreamResponse.WriteFirst(response, call.Id, Token, _ready, _finished && _error is null, streams.Connection.PeerLimits);
            AfterTake(tellsError: false);
        }

        call.RespondWithStream(response);
    }

    private void RespondToHeld()
    {
        HeldRequest request;
        var response = MessageBuffer.Rent();
        lock (_lock)
        {
            if (_held is null || _call is not null || (_ready.Count == 0 && !_finished && !_forgotten))
            {
                response.Release();
                return;
            }

            request = TakeHeld()!.Value;

            // Not as finished: a reader must not take a part of the items for all of them.
            var error = _forgotten ? Cancelled : _error;
            var tellsError = _ready.Count == 0 && error is not null;
            if (tellsError)
            {
                streams.Responses.WriteError(response, request.Id, error!.Value);
            }
            else
            {
                var endsHere = _finished && _error is null;
                StreamResponse.WriteNext(response, request.Id, _ready, request.Max, endsHere, streams.Connection.PeerLimits);
            }

            AfterTake(tellsError);
        }

        streams.Responses.Write(response, request.Batch);
    }

    // A finished or failed stream that was read to its end is forgotten.
    private void AfterTake(bool tellsError)
    {
        streams.Table.CountSent(_ready.Taken - _sent);
        _sent = _ready.Taken;
        if (_ready.Count == 0 && _finished && (_error is null || tellsError))
        {
            Forget();
            End(isReaderContent: true);
        }

        if (IsRoomy(_ready.Count, _ready.Bytes))
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private bool TryHold(HeldRequest request)
    {
        lock (_lock)
        {
            if (_held is not null)
            {
                return false;
            }

            _held = request;
            if (!request.Id.IsNull)
            {
                streams.Cancellable.AddCancellable(request.Id, this);
            }

            return true;
        }
    }

    private HeldRequest? TakeHeld()
    {
        var held = _held;
        _held = null;
        if (held is { } request)
        {
            streams.Cancellable.RemoveCancellable(request.Id);
        }

        return held;
    }

    private void End(bool isReaderContent)
    {
        _isReaderContent ??= isReaderContent;
        _end?.TrySetResult(isReaderContent);
    }

    private void Forget()
    {
        _forgotten = true;
        _ready.Clear();
        _room?.TrySetResult();
        _room = null;
        streams.Table.Remove(this);
    }
}
