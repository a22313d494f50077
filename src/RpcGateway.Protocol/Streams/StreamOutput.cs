using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The state machine of a stream that we send. The generator publishes items as JSON and finishes; the reader requests items; the
/// reader, the call or the connection may close the stream at any time.
/// <code>
/// Open --Finish---------> Finished --last item taken--> Completed
/// Open --Finish(error)--> Failed --error taken--------> Completed
/// Open, Finished, Failed --Close----------------------> Aborted or Cut
/// </code>
/// The last three states are final: the stream is not in the table of streams any more, what the generator publishes is discarded,
/// and a request for items gets an error.
/// <para>
/// Two responses may be due: the first response of a result stream, which is the response of its call and is sent with the first
/// portion even if that is empty, and the response to the reader's held request, which is sent when there are items, or an end.
/// Each verb changes the state and takes the responses that are due under one lock, and sends them after it.
/// </para>
/// </summary>
/// <param name="streams">The streams of the connection.</param>
/// <param name="call">The call that the stream is the result of; null if the stream is an argument.</param>
internal sealed class StreamOutput(ConnectionStreams streams, ICallOwner? call) : ICancellable
{
    private static readonly RpcError Cancelled = new(RpcErrorCode.RequestCancelled, "The call was cancelled.");

    private readonly Lock _lock = new();
    private readonly StreamBuffer _ready = new();
    private readonly TaskCompletionSource<StreamState>? _end =
        call is null ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StreamState _state;
    private RpcError? _error;

    // The call whose response has not been sent.
    private ICallOwner? _call = call;
    private HeldRequest? _held;
    private TaskCompletionSource? _room;
    private long _sent;

    /// <summary>The token of the stream, assigned by <see cref="StreamTable"/>.</summary>
    public long Token { get; set; }

    /// <summary>What the reader accepts.</summary>
    public RpcPeerLimits Limits => streams.Connection.PeerLimits;

    /// <summary>The final state of a result stream. Completes when it is reached and the generator was stopped.</summary>
    public Task<StreamState> End => _end!.Task;

    private bool IsFinal => _state is StreamState.Completed or StreamState.Aborted or StreamState.Cut;

    /// <summary>The reader requests items; at most <paramref name="max"/>.</summary>
    public void Request(RpcId id, BatchResponse? batch, int max)
    {
        bool isHeld;
        var due = default(DueResponses);
        lock (_lock)
        {
            isHeld = _held is null;
            if (isHeld)
            {
                Hold(new HeldRequest(id, batch, max));
                due = TakeDueToHeld();
            }
        }

        Send(due);
        if (!isHeld)
        {
            streams.Responses.WriteError(
                id, new RpcError(RpcErrorCode.InvalidRequest, "A request for the next items of the stream is already open."), batch);
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

    /// <summary>Appends items for the reader, and empties <paramref name="items"/>.</summary>
    public void Publish(StreamBuffer items)
    {
        DueResponses due;
        lock (_lock)
        {
            if (!IsFinal)
            {
                _ready.Append(items);
            }

            items.Clear();
            due = TakeDue();
        }

        Send(due);
    }

    /// <summary>Publishes the last items and ends the stream, in the same response if they fit.</summary>
    public void Finish(StreamBuffer items, RpcError? error)
    {
        DueResponses due;
        lock (_lock)
        {
            if (!IsFinal)
            {
                _ready.Append(items);
                _state = error is null ? StreamState.Finished : StreamState.Failed;
                _error = error;
                if (error is not null && _call is not null && _ready.Count == 0)
                {
                    // Failed before its first portion, so the call itself fails. The reader never gets the token.
                    _call = null;
                    Complete();
                }
            }

            items.Clear();
            due = TakeDue();
        }

        Send(due);
    }

    /// <summary>Ends the stream before its reader has everything. <see cref="ReportEnd"/> follows.</summary>
    /// <param name="final"><see cref="StreamState.Aborted"/> or <see cref="StreamState.Cut"/>.</param>
    public void Close(StreamState final)
    {
        DueResponses due;
        lock (_lock)
        {
            if (!IsFinal)
            {
                Leave(final);
            }

            due = TakeDueToHeld();
        }

        Send(due);
    }

    /// <summary>Completes <see cref="End"/> of a closed stream, after its generator was stopped.</summary>
    public void ReportEnd()
    {
        lock (_lock)
        {
            _end?.TrySetResult(_state);
        }
    }

    /// <summary>Whether the generator may add more to the items that are not published yet.</summary>
    public bool HasRoom(StreamBuffer unpublished)
    {
        lock (_lock)
        {
            return IsFinal || IsRoomy(_ready.Count + unpublished.Count, _ready.Bytes + unpublished.Bytes);
        }
    }

    /// <summary>Completes when the generator may continue.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return IsFinal || IsRoomy(_ready.Count, _ready.Bytes)
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void AddTo(ref StreamCounts counts)
    {
        lock (_lock)
        {
            counts.ItemsSent = (counts.ItemsSent ?? 0) + _sent;
        }
    }

    private bool IsRoomy(int count, int bytes) =>
        count < streams.Connection.Options.StreamReadAhead && bytes < StreamBuffer.MaxBytes;

    private DueResponses TakeDue()
    {
        if (_call is not { } call)
        {
            return TakeDueToHeld();
        }

        var response = MessageBuffer.Rent();
        StreamResponse.WriteFirst(response, call.Id, Token, _ready, _state == StreamState.Finished, Limits);
        _call = null;
        AfterTake(isErrorSent: false);
        return TakeDueToHeld() with { Call = call, First = response };
    }

    private DueResponses TakeDueToHeld()
    {
        if (_held is null || _call is not null || (_ready.Count == 0 && _state == StreamState.Open))
        {
            return default;
        }

        var request = TakeHeld()!.Value;
        var response = MessageBuffer.Rent();

        // Not as finished: the reader must not mistake a part of the items for all items.
        var error = IsFinal ? Cancelled : _error;
        var isErrorSent = _ready.Count == 0 && error is not null;
        if (isErrorSent)
        {
            streams.Responses.WriteError(response, request.Id, error!.Value);
        }
        else
        {
            StreamResponse.WriteNext(response, request.Id, _ready, request.Max, _state == StreamState.Finished, Limits);
        }

        AfterTake(isErrorSent);
        return new DueResponses { Next = response, Batch = request.Batch };
    }

    private void AfterTake(bool isErrorSent)
    {
        streams.Table.CountSent(_ready.Taken - _sent);
        _sent = _ready.Taken;
        if (_ready.Count == 0 && (_state == StreamState.Finished || (_state == StreamState.Failed && isErrorSent)))
        {
            Complete();
        }

        if (IsRoomy(_ready.Count, _ready.Bytes))
        {
            ReleaseGenerator();
        }
    }

    private void Complete()
    {
        Leave(StreamState.Completed);
        _end?.TrySetResult(StreamState.Completed);
    }

    private void Leave(StreamState final)
    {
        _state = final;
        _ready.Clear();
        ReleaseGenerator();
        streams.Table.Remove(Token);
    }

    private void ReleaseGenerator()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private void Hold(HeldRequest request)
    {
        _held = request;
        if (!request.Id.IsNull)
        {
            streams.Cancellable.AddCancellable(request.Id, this);
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

    private void Send(in DueResponses due)
    {
        due.Call?.RespondWithStream(due.First!);
        if (due.Next is not null)
        {
            streams.Responses.Write(due.Next, due.Batch);
        }
    }

    private readonly record struct DueResponses(ICallOwner? Call, MessageBuffer? First, MessageBuffer? Next, BatchResponse? Batch);
}
