using System.Net.Sockets;
using RpcGateway.Client;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>
/// Many clients in this process, and their server in another. They connect to the current server, as through a load balancer, and
/// each has a call under way, so that a lost call is noticed.
/// </summary>
internal sealed class RestartRun(int count) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<RpcClient> _clients = [];
    private readonly SocketsHttpHandler _handler = new();
    private ServerProcess _server = null!;
    private int _failedHandshakes;
    private int _failedCalls;
    private string? _firstFailure;

    /// <summary>Starts the server and connects the clients, at most 100 at a time.</summary>
    public async Task ConnectAsync()
    {
        _server = await ServerProcess.StartAsync(Peer.Gateway.Server);
        _handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync("127.0.0.1", _server.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 100 },
            async (_, cancellationToken) =>
            {
                var client = await RpcClient.ConnectAsync(new Uri("ws://gateway/rpc"), Configure, cancellationToken);
                lock (_clients)
                {
                    _clients.Add(client);
                }
            });
    }

    /// <summary>Shuts the server down while another one runs.</summary>
    public async Task<string> ReplaceAsync()
    {
        var before = _server;
        _server = await ServerProcess.StartAsync(Peer.Gateway.Server);
        return await MeasureAsync("replaced", before, () => Task.CompletedTask);
    }

    /// <summary>Shuts the server down, and then starts another one.</summary>
    public Task<string> RestartAsync() => MeasureAsync("restarted", _server, async () =>
        _server = await ServerProcess.StartAsync(Peer.Gateway.Server));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        await _server.DisposeAsync();
        _handler.Dispose();
    }

    private async Task<string> MeasureAsync(string name, ServerProcess before, Func<Task> startNext)
    {
        (_failedHandshakes, _failedCalls, _firstFailure) = (0, 0, null);
        var started = Stopwatch.GetTimestamp();
        var back = _clients.ConvertAll(client => WaitUntilBackAsync(client, started));
        var calls = new CancellationTokenSource();
        var calling = Task.WhenAll(_clients.Take(100).Select(client => CallAsync(client, calls.Token)));
        await before.DisposeAsync();
        var ended = Stopwatch.GetElapsedTime(started);
        await startNext();
        var times = await Task.WhenAll(back).WaitAsync(Limit);
        await calls.CancelAsync();
        await calling;
        Array.Sort(times);
        return $"{name}: {count} clients, old server ended after {ended.TotalSeconds:0.0} s, half of the clients back after "
            + $"{times[count / 2].TotalSeconds:0.0} s, all after {times[^1].TotalSeconds:0.0} s; "
            + $"{_failedHandshakes} failed handshakes, {_failedCalls} failed calls"
            + (_firstFailure is { } failure ? $", the first one: {failure}" : "");
    }

    private static Task<TimeSpan> WaitUntilBackAsync(RpcClient client, long started)
    {
        var back = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Connected)
            {
                back.TrySetResult(Stopwatch.GetElapsedTime(started));
            }
        };
        return back.Task;
    }

    // One call after the other, with a pause, so that the load of the calls is small.
    private async Task CallAsync(RpcClient client, CancellationToken over)
    {
        var bench = client.GetProxy<IBench>();
        while (!over.IsCancellationRequested)
        {
            try
            {
                await bench.SayAsync("call");
                await Task.Delay(100, CancellationToken.None);
            }
            catch (Exception e) when (e is RpcException or RpcConnectionLostException)
            {
                if (Interlocked.Increment(ref _failedCalls) == 1)
                {
                    _firstFailure = e.Message;
                }
            }
        }
    }

    private void Configure(RpcClientOptions options)
    {
        options.HttpInvoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        options.Reconnect.ShouldReconnect = context =>
        {
            Interlocked.Add(ref _failedHandshakes, context.Exception is null ? 0 : 1);
            return RpcReconnectOptions.ReconnectByDefault(context);
        };
    }
}
