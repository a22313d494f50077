using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Errors;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// Runs the generator of a stream, ahead of its reader by a bounded number of items. Items that come without a pause are
/// published together: many share a message.
/// </summary>
internal sealed class StreamSender<T> : StreamSender
{
    private const int MaxTogether = 128;
    private const int MaxBytesTogether = 16 * 1024;

    // A generator that computes without a pause still shows its items that often.
    private const int MaxMillisecondsTogether = 100;

    private readonly IAsyncEnumerable<T> _items;
    private readonly JsonTypeInfo<T> _type;
    private readonly StreamBuffer _fresh = new();
    private readonly Lock _startLock = new();
    private Task? _completion;
    private long _publishedAt;

    // Of an argument; a result is stopped with its call, and runs in its context.
    private readonly CancellationTokenSource? _stopping;
    private readonly ExecutionContext? _context;
    private readonly ICallOwner? _call;
    private Task _cancelling = Task.CompletedTask;

    /// <summary>A stream that is an argument of a call of ours; it starts when the peer first asks for it.</summary>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    public StreamSender(ConnectionStreams streams, IAsyncEnumerable<T> items, JsonTypeInfo<T> type)
        : this(streams, items, type, null)
    {
        _stopping = new CancellationTokenSource();
        _context = ExecutionContext.Capture();
    }

    /// <summary>A stream that is the result of a call of the peer's.</summary>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    public StreamSender(ConnectionStreams streams, IAsyncEnumerable<T> items, JsonTypeInfo<T> type, ICallOwner? call)
        : base(streams, call)
    {
        _items = items;
        _type = type;
        _call = call;
        if (!streams.Table.TryAdd(this))
        {
            throw streams.TooMany();
        }
    }

    public override Task Completion => _completion ?? Task.CompletedTask;

    private CancellationToken Stopping => _call?.CancellationToken ?? _stopping!.Token;

    /// <summary>Runs the generator to its end, and fails as it does.</summary>
    public Task RunAsync()
    {
        EnsureStarted();
        return Completion;
    }

    protected override void EnsureStarted()
    {
        lock (_startLock)
        {
            if (_completion is not null)
            {
                return;
            }

            Streams.Table.SetGenerating(this, true);
            if (_context is null)
            {
                Start();
            }
            else
            {
                ExecutionContext.Run(_context, static sender => ((StreamSender<T>)sender!).Start(), this);
            }
        }
    }

    protected override void StopGenerator()
    {
        if (_call is not null)
        {
            _call.Cancel();
        }
        else
        {
            _cancelling = _stopping!.CancelAsync();
        }
    }

    // On the pool: a generator that never pauses must not hold up the read loop.
    private void Start() => _completion = Task.Run(GenerateAsync);

    private async Task GenerateAsync()
    {
        var failure = await GenerateItemsAsync().ConfigureAwait(false);
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_call is null)
        {
            return;
        }

        // The call lasts as long as its stream, also where the generator has long ended.
        if (!await WaitForEndAsync().ConfigureAwait(false))
        {
            failure ??= new OperationCanceledException();
        }

        // A reader that wants no more is no failure.
        if (failure is not null && !(IsUnwanted && failure is OperationCanceledException))
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // Null for success.
    private async Task<Exception?> GenerateItemsAsync()
    {
        try
        {
            try
            {
                await ReadItemsAsync().ConfigureAwait(false);
            }
            finally
            {
                // Before the last answer: a reader that has come to the end finds room for another stream.
                Streams.Table.SetGenerating(this, false);
            }

            Publish(_fresh);
            Finish(null);
            return null;
        }
        catch (Exception e)
        {
            Publish(_fresh);
            Finish(_call?.ToError(e)
                ?? CallError.From(e, Streams.Connection, "an argument's stream", Stopping.IsCancellationRequested));
            return e;
        }
    }

    private async Task ReadItemsAsync()
    {
        _publishedAt = Environment.TickCount64;
        var enumerator = _items.GetAsyncEnumerator(Stopping);
        await using (enumerator.ConfigureAwait(false))
        {
            while (true)
            {
                Stopping.ThrowIfCancellationRequested();
                var move = enumerator.MoveNextAsync();
                if (!move.IsCompleted)
                {
                    Publish(_fresh);
                }

                if (!await move.ConfigureAwait(false))
                {
                    return;
                }

                AddFresh(enumerator.Current);
                if (IsTimeToPublish())
                {
                    _publishedAt = Environment.TickCount64;
                    Publish(_fresh);
                }

                if (_fresh.Count == 0 || !HasRoom(_fresh))
                {
                    Publish(_fresh);
                    await WaitForRoomAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private bool IsTimeToPublish() =>
        _fresh.Count >= MaxTogether
        || _fresh.Bytes >= MaxBytesTogether
        || Environment.TickCount64 - _publishedAt >= MaxMillisecondsTogether;

    private void AddFresh(T item)
    {
        try
        {
            _fresh.Add(item, _type, Streams.Connection.PeerLimits);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(RpcErrorCode.ResultNotSerializable, "An item of the stream could not be serialized.", e);
        }
    }
}
