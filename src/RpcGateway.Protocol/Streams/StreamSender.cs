using System.Runtime.ExceptionServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The sending end of a stream. It starts and stops the generator, whose items leave through a <see cref="StreamOutput"/>. A result
/// stream starts at once and is stopped with its call. An argument stream starts with the first request for items.
/// </summary>
internal sealed class StreamSender : ICountedStream, IDisposable
{
    private readonly ConnectionStreams _streams;
    private readonly IItemGenerator _generator;
    private readonly StreamOutput _output;
    private readonly Lock _startLock = new();
    private Task? _completion;

    // Of a result.
    private readonly ICallOwner? _call;

    // Of an argument. A result uses the token of its call, and starts in the context of its call.
    private readonly CancellationTokenSource? _stopping;
    private readonly ExecutionContext? _context;
    private Task _cancelling = Task.CompletedTask;

    /// <param name="streams">The streams of the connection.</param>
    /// <param name="generator">Generates the items.</param>
    /// <param name="call">The call from the peer that the stream is the result of; null if it is an argument of our call.</param>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    public StreamSender(ConnectionStreams streams, IItemGenerator generator, ICallOwner? call)
    {
        _streams = streams;
        _generator = generator;
        _output = new StreamOutput(streams, call);
        _call = call;
        if (call is null)
        {
            _stopping = new CancellationTokenSource();
            _context = ExecutionContext.Capture();
        }

        if (!streams.Table.TryAdd(this))
        {
            throw streams.TooMany();
        }
    }

    /// <summary>The token that the reader requests items with, assigned by <see cref="StreamTable"/>.</summary>
    public long Token
    {
        get => _output.Token;
        set => _output.Token = value;
    }

    /// <summary>Kept by <see cref="StreamTable"/>, under its lock.</summary>
    public bool IsGenerating { get; set; }

    /// <summary>Completes when the generator has ended; for a result, when the reader has everything too.</summary>
    public Task Completion => _completion ?? Task.CompletedTask;

    private CancellationToken Stopping => _call?.CancellationToken ?? _stopping!.Token;

    /// <summary>Runs the stream to its end, and fails as its generator fails.</summary>
    public Task RunAsync()
    {
        EnsureStarted();
        return Completion;
    }

    /// <summary>The reader requests items; at most <paramref name="max"/>.</summary>
    public void Next(RpcId id, BatchResponse? batch, int max)
    {
        EnsureStarted();
        _output.Request(id, batch, max);
    }

    /// <summary>The reader needs no more items: cancels the generator and discards the items that are ready.</summary>
    public void Abort() => Close(StreamState.Aborted);

    /// <summary>The call or the connection has ended, and the stream with it.</summary>
    public void Dispose() => Close(StreamState.Cut);

    public void AddTo(ref StreamCounts counts) => _output.AddTo(ref counts);

    private void EnsureStarted()
    {
        lock (_startLock)
        {
            if (_completion is not null)
            {
                return;
            }

            _streams.Table.SetGenerating(this, true);
            if (_context is null)
            {
                Start();
            }
            else
            {
                ExecutionContext.Run(_context, static sender => ((StreamSender)sender!).Start(), this);
            }
        }
    }

    // On the pool: a generator that never pauses must not block the read loop.
    private void Start() => _completion = Task.Run(RunGeneratorAsync);

    private void Close(StreamState final)
    {
        _output.Close(final);

        // Code that waits for the end must find the generator stopped.
        if (_call is not null)
        {
            _call.Cancel();
        }
        else
        {
            _cancelling = _stopping!.CancelAsync();
        }

        _output.ReportEnd();
    }

    private async Task RunGeneratorAsync()
    {
        var failure = await GenerateAsync().ConfigureAwait(false);
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_call is null)
        {
            return;
        }

        // The call lasts as long as its stream, which the reader may still read when the generator has ended.
        var end = await _output.End.ConfigureAwait(false);
        if (end == StreamState.Cut)
        {
            failure ??= new OperationCanceledException();
        }

        // A reader that needs no more items is not a failure.
        if (failure is not null && !(end == StreamState.Aborted && failure is OperationCanceledException))
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // Returns null if the generator succeeded.
    private async Task<Exception?> GenerateAsync()
    {
        var items = new StreamBuffer();
        Exception? failure = null;
        try
        {
            await _generator.GenerateAsync(_output, items, Stopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        // Before the last response: a reader that has everything may open another stream.
        _streams.Table.SetGenerating(this, false);
        _output.Finish(items, failure is null ? null : ToError(failure));
        return failure;
    }

    private RpcError ToError(Exception failure) => _call?.ToError(failure)
        ?? CallError.From(
            failure,
            _streams.Connection,
            "an argument's stream",
            Stopping.IsCancellationRequested ? CallEnding.Cancelled : CallEnding.None);
}
