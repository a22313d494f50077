using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Progress;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>
/// A call from the peer, from its first byte to its response. The object of a call that ends before its first await is
/// reused for the next call of the connection. User code accesses it only through <see cref="RpcCallContext"/>, which
/// <see cref="CallFlow"/> detaches.
/// </summary>
internal sealed class InboundCall : RpcInboundCall, IRunningCall, IKeyedCall, ICallOwner, ICancellable
{
    private readonly InboundContext _context;
    private CallFlow _flow;
    private RpcMethodHandler _handler = null!;
    private CallParams _params;
    private BatchResponse? _batch;
    private CallResponse _response;
    private CallCancellation _cancellation;
    private bool _hasResponded;
    private RpcError? _error;
    private List<IDisposable>? _resources;
    private ICountedStream? _stream;
    private CallTelemetry _telemetry;

    public InboundCall(InboundContext context)
    {
        _context = context;
        _response = new CallResponse(context.Responses);
    }

    public ConnectionContext Connection => _context.Connection;

    RpcInboundCall IRunningCall.Call => this;

    /// <summary>The number of the call on its connection, from 1.</summary>
    public long Number { get; private set; }

    public override RpcMethodDescriptor Method => _handler.Method;

    public override ReadOnlySpan<byte> Params => _params.Json;

    public override CancellationToken CancellationToken => _cancellation.GetToken(Deadline);

    public Deadline Deadline { get; private set; }

    public string? IdempotencyKey { get; private set; }

    public RpcId Id { get; private set; }

    public bool HasLogScope => _telemetry.HasLogScope;

    /// <summary>The state that <see cref="InboundCalls"/> keeps. Guarded by its lock.</summary>
    public bool IsRunning { get; set; }

    public bool IsFree { get; set; }

    public int Waits { get; set; }

    public int Version { get; set; }

    public SlotWait YieldSlot() => new(this, _context.Calls.YieldSlot(this));

    public void ReclaimSlot(int version) => _context.Calls.ReclaimSlot(this, version);

    public void Reset(RpcMethodHandler handler, RpcId id, ReadOnlyMemory<byte> parameters, RequestExtras extras, BatchResponse? batch)
    {
        Deadline = extras.Timeout == 0 ? default : Deadline.After(TimeSpan.FromMilliseconds(extras.Timeout), Connection.Time);
        IdempotencyKey = extras.IdempotencyKey;
        HasStarted = false;
        _handler = handler;
        Number = _context.Calls.CountStart();
        Id = id;
        _params = new CallParams(parameters);
        _batch = batch;
        _hasResponded = false;
        _response.Reset(batch);
        _error = null;
        if (Waits != 0)
        {
            // A call to the peer that the previous call of this object started is still waiting.
            Version++;
            Waits = 0;
        }
    }

    /// <summary>Runs the call up to its first await. Returns true if it has ended and the object can be reused.</summary>
    public bool Run(in RpcMessage message)
    {
        _flow.Enter(this);
        _telemetry = CallTelemetry.StartServer(Method.Name, message, _context.Telemetry);
        Exception? exception = null;
        var mayBeKept = true;
        try
        {
            BeginWatch();
            var pending = _handler.InvokeAsync(this, Connection.State);
            if (!pending.IsCompleted)
            {
                _response.LeaveReadLoop();
                _context.Calls.Add(this);
                _params.LeaveReadLoop();
                Completion = AwaitAsync(pending);
                return false;
            }

            pending.GetAwaiter().GetResult();
            mayBeKept = EndWatch() || _params.IsCopy;
        }
        catch (Exception e)
        {
            exception = e;
        }

        Complete(exception);
        var isReusable = !IsRunning && !_cancellation.IsUsed;
        _flow.Leave(mayBeKept || !isReusable);
        if (IsRunning)
        {
            _context.Calls.Remove(this);
        }

        return isReusable;
    }

    /// <summary>Completes when the call has ended. Never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Cancel() => _cancellation.Cancel();

    bool IKeyedCall.HasStarted => HasStarted;

    /// <summary>
    /// Converts an exception into the error for the peer. Logs it once, unless the service threw it on purpose.
    /// </summary>
    public RpcError ToError(Exception exception) =>
        _error ??= CallError.From(exception, Connection, Method.Name, Ending);

    public byte[] CopyResult() => _response.CopyResult();

    public void WriteResult(ReadOnlySpan<byte> json) => StartResult()?.WriteRawValue(json, skipInputValidation: true);

    public override void RetainParams() => _params.Retain();

    public override ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (Id.IsNone)
        {
            return default;
        }

        var sender = new StreamSender(_context.Resources.Streams, new ItemGenerator<T>(items, type), this);
        _stream = sender;
        _context.Calls.Add(this);
        return new ValueTask(sender.RunAsync());
    }

    public override ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content) => SendBinaryAsync(BinaryResult.ReadAsync(content));

    public override ValueTask CompleteBinaryAsync(ValueTask<Stream> content) => SendBinaryAsync(BinaryResult.ReadAsync(content));

    /// <summary>The call's method, duration and traffic, for the list of running calls.</summary>
    public RpcRunningCall Describe() => StreamCounts.Of(_stream, _resources).Describe(Method.Name, _telemetry.Elapsed);

    /// <summary>Sends the first response of a stream. The call continues, but frees its slot.</summary>
    public void RespondWithStream(MessageBuffer response)
    {
        _hasResponded = true;
        EndDeadline();
        _context.Calls.Free(this);
        _context.Responses.Write(response, _batch);
    }

    protected internal override IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type) =>
        Own(new ProgressSender<T>(Connection, _context.Resources.Streams.Outbound, StreamToken.Read(ref token), type));

    protected internal override IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter)
    {
        var origin = new ValueOrigin(Method, parameter);
        var first = StreamPortion<T>.ReadFirst(ref stream, Params, type);
        return first.Fault is { } fault
            ? throw origin.UnreadableItem(first.Items.Count, fault.Reason, fault.Exception)
            : Own(new StreamReceiver<T>(_context.Resources.Streams, first, type, origin));
    }

    protected internal override PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter)
    {
        _context.Resources.Binary.EnsureNegotiated(
            RpcErrorCode.InvalidParams, $"The parameter '{parameter.Name}' of '{Method.Name}'");
        return Own(new BinaryReceiver(
            _context.Resources.Binary, BinaryReference.Read(ref stream), new ValueOrigin(Method, parameter), null));
    }

    protected override Utf8JsonWriter? StartResult() => Id.IsNone ? null : _response.StartResult(Id);

    private CallEnding Ending => _cancellation.IsRequested ? CallEnding.Cancelled
        : _cancellation.HasTimedOut || Deadline.HasPassed ? CallEnding.TimedOut
        : CallEnding.None;

    private async ValueTask SendBinaryAsync(ValueTask<BinarySource?> content)
    {
        var source = await content.ConfigureAwait(false)
            ?? throw new InvalidOperationException($"'{Method.MemberName}' returned null instead of a binary stream.");
        if (Id.IsNone)
        {
            await source.CompleteAsync().ConfigureAwait(false);
            return;
        }

        var sender = await BinaryResult.OpenAsync(this, Method.Name, _context.Resources.Binary, source).ConfigureAwait(false);
        _stream = sender;
        sender.Start();
        _context.Calls.Add(this);
        RespondWithStream(BinaryResult.CreateResponse(Id, sender.Number));
        await sender.Completion.ConfigureAwait(false);
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

        _context.Calls.Free(this);
        Complete(exception);
        _flow.Leave(mayBeKept: true);
        _context.Calls.Remove(this);
        await _cancellation.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The timeout covers the time until the response, not the items of a stream.
    private void EndDeadline()
    {
        if (Deadline.IsSet)
        {
            _cancellation.EndDeadline();
            Deadline = default;
        }
    }

    private void Complete(Exception? exception)
    {
        var streams = _telemetry.IsRecording ? StreamCounts.Of(_stream, _resources) : default;
        _stream = null;
        // Ends the progress first: its last report is sent before the response, and none after it.
        _resources?.ForEach(resource => resource.Dispose());
        _resources = null;
        exception ??= SendResult();
        if (exception is not null)
        {
            SendError(exception);
        }

        EndDeadline();
        if (_telemetry.IsRecording)
        {
            _telemetry.End(new CallOutcome(exception, _error?.Code, !_hasResponded && !Id.IsNone) { Streams = streams });
        }
    }

    // Returns the error to send instead, if any.
    private RpcException? SendResult() => _hasResponded || Id.IsNone ? null : _response.SendResult(Id, Method.Name);

    private void SendError(Exception exception)
    {
        _response.Cancel();
        var error = ToError(exception);
        if (!_hasResponded && !Id.IsNone)
        {
            _context.Responses.WriteError(Id, error, _batch);
        }
    }
}
