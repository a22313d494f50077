using System.Net;
using System.Net.Sockets;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A TCP relay for one connection: once it is throttled it passes as many bytes as the test says, each way.</summary>
internal sealed class SlowRelay : IAsyncDisposable
{
    private const int Unit = 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _up = new(0);
    private readonly SemaphoreSlim _down = new(0);
    private readonly Task _running;
    private volatile bool _isThrottled;
    private long _passedUp;
    private long _passedDown;

    public SlowRelay(int target)
    {
        _listener.Start();
        _running = RunAsync(target);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The bytes that have passed to the server.</summary>
    public long PassedUp => Interlocked.Read(ref _passedUp);

    /// <summary>The bytes that have passed to the client.</summary>
    public long PassedDown => Interlocked.Read(ref _passedDown);

    /// <summary>From now on only <see cref="Pass"/> lets bytes through.</summary>
    public void Throttle() => _isThrottled = true;

    /// <summary>Lets through so many KiB each way, and not what was left of the last time.</summary>
    public void Pass(int kibibytes)
    {
        foreach (var valve in (SemaphoreSlim[])[_up, _down])
        {
            while (valve.Wait(0))
            {
            }

            valve.Release(kibibytes);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(int target)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var client = await _listener.AcceptSocketAsync(_stopping.Token);
            await server.ConnectAsync(IPAddress.Loopback, target, _stopping.Token);
            await Task.WhenAll(
                PumpAsync(client, server, _up, count => Interlocked.Add(ref _passedUp, count)),
                PumpAsync(server, client, _down, count => Interlocked.Add(ref _passedDown, count)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, SemaphoreSlim valve, Action<int> count)
    {
        var buffer = new byte[Unit];
        while (await from.ReceiveAsync(buffer, SocketFlags.Peek, _stopping.Token) > 0)
        {
            if (_isThrottled)
            {
                await valve.WaitAsync(_stopping.Token);
            }

            var received = await from.ReceiveAsync(buffer, _stopping.Token);
            await to.SendAsync(buffer.AsMemory(0, received), _stopping.Token);
            count(received);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
