using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>
/// A TCP relay that can go silent without closing anything, as a network does when a cable is pulled.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _silent;

    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing passes and nothing closes.</summary>
    public void GoSilent() => _silent = true;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_pumps);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                _sockets.Add(client);
                _sockets.Add(server);
                _pumps.Add(PumpAsync(client, server));
                _pumps.Add(PumpAsync(server, client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stopping.Token)) > 0)
            {
                if (!_silent)
                {
                    await to.SendAsync(buffer.AsMemory(0, count), _stopping.Token);
                }
            }

            if (!_silent)
            {
                to.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException) when (!_silent)
        {
            // One end was reset: so is the other one, as if nothing stood between them.
            to.Close(0);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}
