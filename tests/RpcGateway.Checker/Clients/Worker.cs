using System.Globalization;
using RpcGateway.Checker.Contracts;
using RpcGateway.Client;

namespace RpcGateway.Checker.Clients;

/// <summary>A .NET client that calls the ledger until it is stopped, and records what it called and what it received.</summary>
internal sealed class Worker : ILedgerCallback, IAsyncDisposable
{
    private const int Loops = 3;
    private const int Items = 300;

    // Only the start of a call is under the lock: its number is then the order in which it was sent.
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HistoryFile _history;
    private readonly RpcClient _client;
    private readonly ILedger _ledger;
    private readonly int _number;
    private readonly int _seed;
    private readonly int _pause;
    private readonly Task _running;
    private long _last;
    private long _successes;

    public Worker(int number, CheckSettings settings, Uri address, string history)
    {
        _number = number;
        _seed = settings.Seed;
        _pause = settings.Pause;
        _history = new HistoryFile(history);
        _client = RpcClient.Create(address, options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(1);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            options.ConnectTimeout = TimeSpan.FromSeconds(3);
            options.Reconnect.RetryFirstConnect = true;
            options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(50);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(500);
            options.OfferExtensions = settings.Extensions;
            options.ResumeBufferSize = settings.HasSession(number) ? options.ResumeBufferSize : 0;
            options.AddCallback<ILedgerCallback>(this);
        });
        _client.StateChanged += (_, change) => Note(change);
        _client.MessagesMissed += (_, _) => _history.Write("missed");
        _ledger = _client.GetProxy<ILedger>();
        _running = RunAsync();
    }

    /// <summary>The number of calls and notifications so far.</summary>
    public long Calls => Interlocked.Read(ref _last);

    /// <summary>The number of calls that have succeeded.</summary>
    public long Successes => Interlocked.Read(ref _successes);

    public Task<long> ConfirmAsync(int client, long number)
    {
        _history.Write(FormattableString.Invariant($"asked {client} {number}"));
        return Task.FromResult(Answers.Ask(client, number));
    }

    public void Published(int client, long epoch, long sequence) =>
        _history.Write(FormattableString.Invariant($"published {client} {epoch} {sequence}"));

    public void News(long node, long sequence) => _history.Write(FormattableString.Invariant($"news {node} {sequence}"));

    /// <summary>Starts no more calls, waits for those that run, and records the end.</summary>
    /// <param name="limit">How long to wait. A call that is still running then has no completion in the history.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        await _stopping.CancelAsync();
        await Task.WhenAny(_running, Task.Delay(limit));
        _history.Write("end");
    }

    public async ValueTask DisposeAsync()
    {
        // Also after a failure of the run, in which nothing has stopped the loops.
        await _stopping.CancelAsync();
        await _client.DisposeAsync();
        await _running;
        _history.Dispose();
        _stopping.Dispose();
    }

    private void Note(RpcClientStateChange change)
    {
        _history.Write(change switch
        {
            { Current: RpcClientState.Connected, Recovered: null } => "connected",
            { Current: RpcClientState.Connected, Recovered: true } => "recovered true",
            { Current: RpcClientState.Connected } => "recovered false",
            _ => "lost",
        });
    }

    private Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Loops).Select(loop => Task.Run(() => LoopAsync(loop))));

    private async Task LoopAsync(int loop)
    {
        var random = new Random((_seed * 1000) + (_number * 10) + loop);
        while (!_stopping.IsCancellationRequested)
        {
            await StepAsync(random.Next(100));
            await Task.Delay(random.Next(1, _pause + 1));
        }
    }

    private Task StepAsync(int choice) => choice switch
    {
        < 45 => CallAsync("append", Answers.Append, number => _ledger.AppendAsync(_number, number)),
        < 60 => CallAsync("place", Answers.Append, number => _ledger.PlaceAsync(_number, number)),
        < 75 => CallAsync("ask", Answers.Ask, number => _ledger.AskAsync(_number, number)),
        < 85 => CallAsync("read", static (_, _) => Items, ReadAsync),
        _ => NoteAsync(),
    };

    private async Task CallAsync(string kind, Func<int, long, long> expect, Func<long, Task<long>> call)
    {
        long number;
        Task<long> running;
        lock (_lock)
        {
            number = ++_last;
            Invoke(kind, number);
            running = call(number);
        }

        try
        {
            var result = await running;
            Interlocked.Increment(ref _successes);
            Complete(number, result == expect(_number, number) ? "ok" : string.Create(CultureInfo.InvariantCulture, $"wrong {result}"));
        }
        catch (Exception e)
        {
            Complete(number, Describe(e));
        }
    }

    private async Task NoteAsync()
    {
        lock (_lock)
        {
            var number = ++_last;
            Invoke("note", number);
            try
            {
                _ledger.Note(_number, number);
                Complete(number, "sent");
            }
            catch (Exception e)
            {
                Complete(number, Describe(e));
            }
        }

        await Task.Yield();
    }

    // A stream that breaks off is unknown; one with a wrong item is wrong, whatever happens to it later.
    private async Task<long> ReadAsync(long number)
    {
        var expected = number;
        await foreach (var item in _ledger.ReadAsync(number, Items))
        {
            if (item != expected++)
            {
                _history.Write(FormattableString.Invariant($"item {number} {item} {expected - 1}"));
            }
        }

        return expected - number;
    }

    private void Invoke(string kind, long number) => _history.Write(FormattableString.Invariant($"invoke {kind} {number}"));

    private void Complete(long number, string outcome) =>
        _history.Write(FormattableString.Invariant($"complete {number} {outcome}"));

    // Whether the call was executed is known only if the client says that it was not sent.
    private static string Describe(Exception exception) => exception switch
    {
        RpcConnectionLostException { RequestSent: false } => "unsent",
        RpcConnectionLostException => "unknown",
        RpcException { Code: RpcErrorCode.Unavailable } => "unsent",
        RpcException { Code: RpcErrorCode.OutcomeUnknown } => "unknown",
        RpcException e => FormattableString.Invariant($"error {e.Code}"),
        _ => $"failed {exception.GetType().Name}",
    };
}
