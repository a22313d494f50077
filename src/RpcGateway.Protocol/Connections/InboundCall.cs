using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// One call of the peer's, from its first byte to its answer. A call that ends before its first await is used again for
/// the connection's next one; code of users sees it only through <see cref="RpcCallContext"/>, which <see cref="CallFlow"/> detaches.
/// </summary>
internal sealed class InboundCall : RpcInboundCall, ICancellableCall
{
    private CallFlow _flow;
    private RpcMethodHandler _handler = null!;
    private ReadOnlyMemory<byte> _params;
    private bool _paramsRetained;
    private BatchResponse? _batch;
    private CallResponse _response;
    private CancellationTokenSource? _cancellation;
    private Task _cancelling = Task.CompletedTask;
    private bool _cancelled;
    private bool _answered;
    private RpcError? _error;
    private List<IDisposable>? _resources;
    private ICountedStream? _stream;
    private CallTelemetry _telemetry;

    public InboundCall(RpcConnection connection)
    {
        Connection = connection;
        _response = new CallResponse(connection);
    }

    public RpcConnection Connection { get; }

    /// <summary>Its number among the calls of its connection.</summary>
    public long Number { get; private set; }

    public override RpcMethodDescriptor Method => _handler.Method;

    public override ReadOnlySpan<byte> Params => _params.Span;

    public override CancellationToken CancellationToken => CancellationSource.Token;

    /// <summary>Created when somebody asks for it: most calls need none.</summary>
    public CancellationTokenSource CancellationSource
    {
        get
        {
            if (_cancellation is null)
            {
                Interlocked.CompareExchange(ref _cancellation, new CancellationTokenSource(), null);
                if (Volatile.Read(ref _cancelled))
                {
                    _cancellation.Cancel();
                }
            }

            return _cancellation;
        }
    }

    public RpcId Id { get; private set; }

    public bool HasLogScope => _telemetry.HasLogScope;

    /// <summary>The state that <see cref="InboundCalls"/> keeps, under its lock.</summary>
    public bool IsRunning { get; set; }

    public bool IsFree { get; set; }

    public int Waits { get; set; }

    public int Version { get; set; }

    public void Reset(RpcMethodHandler handler, RpcId id, ReadOnlyMemory<byte> parameters, BatchResponse? batch)
    {
        _handler = handler;
        Number = Connection.Calls.CountStart();
        Id = id;
        _params = parameters;
        _paramsRetained = false;
        _batch = batch;
        _answered = false;
        _response.Reset(batch);
        _error = null;
        if (Waits != 0)
        {
            // A call of ours that the last user of this object started still waits.
            Version++;
            Waits = 0;
        }
    }

    /// <summary>Runs the call up to its first await; true if it has ended and the object can be used again.</summary>
    public bool Run(in RpcMessage message)
    {
        _flow.Enter(this);
        _telemetry = CallTelemetry.StartServer(Method.Name, message, Connection);
        Exception? exception = null;
        var mayBeKept = true;
        try
        {
            BeginWatch();
            var pending = _handler.InvokeAsync(Connection, this);
            if (!pending.IsCompleted)
            {
                _response.LeaveReadLoop();
                Connection.Calls.Add(this);
                ForgetParams();
                Completion = AwaitAsync(pending);
                return false;
            }

            pending.GetAwaiter().GetResult();
            mayBeKept = EndWatch() || _paramsRetained;
        }
        catch (Exception e)
        {
            exception = e;
        }

        Complete(exception);
        var isReusable = !IsRunning && _cancellation is null;
        _flow.Leave(mayBeKept || !isReusable);
        if (IsRunning)
        {
            Connection.Calls.Remove(this);
        }

        return isReusable;
    }

    /// <summary>Ends with the call; never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Cancel()
    {
        Volatile.Write(ref _cancelled, true);
        if (_cancellation is { } source)
        {
            // What the service registered runs on the pool: the read loop must go on.
            _cancelling = source.CancelAsync();
        }
    }

    /// <summary>The error that the peer sees, logged once where it is none of the service's own.</summary>
    public RpcError ToError(Exception exception) =>
        _error ??= CallError.From(exception, Connection, Method.Name, Volatile.Read(ref _cancelled));

    public override void RetainParams()
    {
        if (!_paramsRetained)
        {
            _params = _params.ToArray();
            _paramsRetained = true;
        }
    }

    public override ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (Id.IsNone)
        {
            return default;
        }

        var sender = new StreamSender<T>(Connection, items, type, this);
        _stream = sender;
        Connection.Calls.Add(this);
        return new ValueTask(sender.RunAsync());
    }

    public override ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content) => BinaryResult.SendAsync(this, content);

    public override ValueTask CompleteBinaryAsync(ValueTask<Stream> content) => BinaryResult.SendAsync(this, content);

    /// <summary>What others may know of the call while it runs.</summary>
    public RpcRunningCall Describe()
    {
        var counts = StreamCounts.Of(_stream, _resources);
        return new RpcRunningCall(Method.Name, _telemetry.Elapsed)
        {
            ItemsSent = counts.ItemsSent,
            ItemsReceived = counts.ItemsReceived,
            BytesSent = counts.BytesSent,
            BytesReceived = counts.BytesReceived,
        };
    }

    /// <summary>The binary stream that the call is answered with.</summary>
    public void Count(ICountedStream stream) => _stream = stream;

    /// <summary>Sends the first answer of a stream; the call goes on, without a slot.</summary>
    public void AnswerWithStream(MessageBuffer response)
    {
        _answered = true;
        Connection.Calls.Free(this);
        Connection.Respond(response, _batch);
    }

    protected internal override IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type) =>
        Own(new ProgressSender<T>(Connection, StreamToken.Read(ref token), type));

    protected internal override IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter)
    {
        var origin = new ValueOrigin(Method, parameter);
        var first = StreamPortion<T>.ReadFirst(ref stream, Params, type);
        return first.Fault is { } fault
            ? throw origin.UnreadableItem(first.Items.Count, fault.Reason, fault.Exception)
            : Own(new StreamReceiver<T>(Connection, first, type, origin));
    }

    protected internal override PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter)
    {
        Connection.Binary.EnsureNegotiated(
            RpcErrorCode.InvalidParams, $"The parameter '{parameter.Name}' of '{Method.Name}'");
        return Own(new BinaryReceiver(
            Connection, BinaryReference.Read(ref stream), new ValueOrigin(Method, parameter), null));
    }

    protected override Utf8JsonWriter? StartResult() => Id.IsNone ? null : _response.StartResult(Id);

    // The receive buffer is used again: whoever looked now would see another message.
    private void ForgetParams()
    {
        if (!_paramsRetained)
        {
            _params = default;
        }
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        (_resources ??= []).Add(resource);
        return resource;
    }

    private async Task AwaitAsync(ValueTask pending)
    {
        Exception? exception = null;
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            exception = e;
        }

        Connection.Calls.Free(this);
        Complete(exception);
        _flow.Leave(mayBeKept: true);
        Connection.Calls.Remove(this);
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Complete(Exception? exception)
    {
        var streams = _telemetry.IsRecording ? StreamCounts.Of(_stream, _resources) : default;
        _stream = null;
        // Ends the progress first: its last report leaves before the answer, and none after it.
        _resources?.ForEach(resource => resource.Dispose());
        _resources = null;
        exception ??= SendResult();
        if (exception is not null)
        {
            SendError(exception);
        }

        if (_telemetry.IsRecording)
        {
            _telemetry.End(new CallOutcome(exception, _error?.Code, !_answered && !Id.IsNone) { Streams = streams });
        }
    }

    // The error to send instead, if there is one.
    private RpcException? SendResult() => _answered || Id.IsNone ? null : _response.SendResult(Id, Method.Name);

    private void SendError(Exception exception)
    {
        _response.Cancel();
        var error = ToError(exception);
        if (!_answered && !Id.IsNone)
        {
            Connection.RespondError(Id, error, _batch);
        }
    }
}
