using RpcGateway.Protocol.Connections;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The generating end of a stream, but for the items' type: what is ready, who waits for it, and what it means when the
/// reader asks, stops, or does neither. The generator publishes portions of JSON; the reader takes them.
/// </summary>
internal abstract class StreamSender(RpcConnection connection, InboundCall? call) : ICancellableCall, ICountedStream, IDisposable
{
    // Enough to fill a few frames; a stream of large items waits sooner than one of many small ones.
    private const int MaxBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly StreamBuffer _ready = new();

    // The call whose first answer is still owed.
    private InboundCall? _call = call;
    private HeldRequest? _held;
    private RpcError? _error;
    private bool _finished;
    private bool _forgotten;
    private TaskCompletionSource? _room;
    private long _sent;

    /// <summary>The token, once <see cref="StreamTable"/> has given one.</summary>
    public long Token { get; set; }

    /// <summary>Kept by <see cref="StreamTable"/>, under its lock.</summary>
    public bool IsGenerating { get; set; }

    /// <summary>Ends with the generator; never fails.</summary>
    public abstract Task Completion { get; }

    protected RpcConnection Connection => connection;

    /// <summary>The reader asks for items; at most <paramref name="max"/>.</summary>
    public void Next(RpcId id, BatchResponse? batch, int max)
    {
        var request = new HeldRequest(id, batch, max);
        EnsureStarted();
        if (TryHold(request))
        {
            AnswerHeld();
        }
        else
        {
            var error = new RpcError(RpcErrorCode.InvalidRequest, "The stream was asked for its next items already.");
            connection.RespondError(id, error, batch);
        }
    }

    /// <summary>The reader wants no more: the generator is cancelled, and what is ready forgotten.</summary>
    public void Abort()
    {
        HeldRequest? held;
        lock (_lock)
        {
            held = TakeHeld();
            Forget();
        }

        if (held is { } request)
        {
            var answer = MessageBuffer.Rent();
            RpcMessageWriter.StartResult(answer, request.Id);
            answer.Write("{\"values\":[],\"finished\":true}}"u8);
            connection.Respond(answer, request.Batch);
        }

        StopGenerator();
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
            connection.RespondError(
                request.Id, new RpcError(RpcErrorCode.RequestCancelled, "The call was cancelled."), request.Batch);
        }
    }

    public void Dispose() => Abort();

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

        AnswerCall();
        AnswerHeld();
    }

    /// <summary>The generator has ended.</summary>
    protected void Finish(RpcError? error)
    {
        lock (_lock)
        {
            _finished = true;
            _error = error;
        }

        AnswerCall();
        AnswerHeld();
        lock (_lock)
        {
            if (_call is not null)
            {
                // Its call answers with the error; nobody ever hears of the token.
                Forget();
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

    private bool IsRoomy(int count, int bytes) => count < connection.Options.StreamReadAhead && bytes < MaxBytes;

    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    private void AnswerCall()
    {
        InboundCall call;
        MessageBuffer answer;
        lock (_lock)
        {
            // A generator that failed before its first item fails the call itself.
            if (_call is null || (_error is not null && _ready.Count == 0))
            {
                return;
            }

            call = _call;
            _call = null;
            answer = MessageBuffer.Rent();
            RpcMessageWriter.StartResult(answer, call.Id);
            answer.Write("{"u8);
            if (!_finished || _error is not null)
            {
                answer.Write("\"token\":"u8);
                answer.WriteNumber(Token);
                answer.Write(_ready.Count > 0 ? ","u8 : ""u8);
            }

            if (_ready.Count > 0 || (_finished && _error is null))
            {
                answer.Write("\"values\":["u8);
                _ready.Take(answer, int.MaxValue);
                answer.Write("]"u8);
            }

            answer.Write("}}"u8);
            AfterTake(tellsError: false);
        }

        call.AnswerWithStream(answer);
    }

    // {"jsonrpc":"2.0","id":9,"result":{"values":[0,1,2],"finished":false}}
    private void AnswerHeld()
    {
        HeldRequest request;
        var answer = MessageBuffer.Rent();
        lock (_lock)
        {
            if (_held is null || _call is not null || (_ready.Count == 0 && !_finished && !_forgotten))
            {
                answer.Release();
                return;
            }

            request = TakeHeld()!.Value;
            var tellsError = _ready.Count == 0 && _error is not null;
            if (tellsError)
            {
                RpcMessageWriter.WriteError(answer, request.Id, _error!.Value, connection.Options.SerializerOptions);
            }
            else
            {
                RpcMessageWriter.StartResult(answer, request.Id);
                answer.Write("{\"values\":["u8);
                _ready.Take(answer, request.Max);
                answer.Write("],\"finished\":"u8);
                var isOver = _ready.Count == 0 && (_forgotten || (_finished && _error is null));
                answer.Write(isOver ? "true}}"u8 : "false}}"u8);
            }

            AfterTake(tellsError);
        }

        connection.Respond(answer, request.Batch);
    }

    // A finished or failed stream that was read to its end is forgotten.
    private void AfterTake(bool tellsError)
    {
        connection.Streams.CountSent(_ready.Taken - _sent);
        _sent = _ready.Taken;
        if (_ready.Count == 0 && _finished && (_error is null || tellsError))
        {
            Forget();
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
                connection.Calls.AddCancellable(request.Id, this);
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
            connection.Calls.RemoveCancellable(request.Id);
        }

        return held;
    }

    private void Forget()
    {
        _forgotten = true;
        _ready.Clear();
        _room?.TrySetResult();
        _room = null;
        connection.Streams.Remove(this);
    }
}
