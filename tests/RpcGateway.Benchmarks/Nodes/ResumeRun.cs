using System.Net.Sockets;
using RpcGateway.Client;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>
/// How long a client needs to continue its session after its socket was cut, at the same node and at another one. Its first attempt
/// follows without a delay, as far as the options allow.
/// </summary>
internal sealed class ResumeRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1);

    private readonly SocketsHttpHandler _handler = new();
    private int _port;
    private Socket? _socket;

    private ResumeRun() => _handler.ConnectCallback = async (_, cancellationToken) =>
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", _port, cancellationToken);
            _socket = socket;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    public static async Task<string> RunAsync(int times)
    {
        await using var run = new ResumeRun();
        await using var process = await ServerProcess.StartAsync(Peer.Nodes.Server);
        var other = process.ReadNeighbours().First(neighbour => neighbour.Kind == Neighbour.Node).Port;
        run._port = process.Port;
        await using var client = await RpcClient.ConnectAsync(new Uri("ws://gateway/rpc"), run.Configure);
        await client.GetProxy<IBench>().SayAsync("begin");

        // Compiles, and opens the link between the nodes.
        for (var i = 0; i < 20; i++)
        {
            await run.CutAsync(client, i % 2 == 0 ? other : process.Port);
        }

        var (same, moved) = (new Histogram(), new Histogram());
        for (var i = 0; i < times; i++)
        {
            moved.Record((long)(await run.CutAsync(client, other)).TotalNanoseconds);
            await run.CutAsync(client, process.Port);
            same.Record((long)(await run.CutAsync(client, process.Port)).TotalNanoseconds);
        }

        await client.GetProxy<IBench>().SayAsync("end");
        return $"resume: {times} times at another node p50 {moved.Microseconds(50) / 1000:0.0} ms, p99 {moved.Microseconds(99) / 1000:0.0} ms; at the "
            + $"session's node p50 {same.Microseconds(50) / 1000:0.0} ms, p99 {same.Microseconds(99) / 1000:0.0} ms";
    }

    public ValueTask DisposeAsync()
    {
        _handler.Dispose();
        return default;
    }

    private async Task<TimeSpan> CutAsync(RpcClient client, int port)
    {
        var back = new TaskCompletionSource<(TimeSpan Time, bool? Recovered)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0L;
        void OnChanged(object? sender, RpcClientStateChange change)
        {
            if (change.Current == RpcClientState.Connected)
            {
                back.TrySetResult((Stopwatch.GetElapsedTime(started), change.Recovered));
            }
        }

        client.StateChanged += OnChanged;
        _port = port;
        started = Stopwatch.GetTimestamp();
        _socket!.Close(0);
        var (time, recovered) = await back.Task.WaitAsync(Limit);
        client.StateChanged -= OnChanged;
        return recovered == true ? time : throw new InvalidOperationException("The session was not recovered.");
    }

    private void Configure(RpcClientOptions options)
    {
        options.HttpInvoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        options.Reconnect.InitialDelay = Delay;
        options.Reconnect.MaxDelay = Delay;
    }
}
