using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>A TCP proxy that passes a number of bytes in one direction and then resets the connections.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private bool _isLimited;
    private bool _fromServer;
    private int _left;

    public CuttingProxy(int target)
    {
        _listener.Start();
        _accepting = AcceptAsync(target);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Passes that many more bytes, from the server or to it.</summary>
    public void CutAfter(int bytes, bool fromServer)
    {
        lock (_lock)
        {
            (_isLimited, _fromServer, _left) = (true, fromServer, bytes);
        }
    }

    /// <summary>Passes everything again.</summary>
    public void Continue()
    {
        lock (_lock)
        {
            _isLimited = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, target, _stopping.Token);
                _pumps.Add(PumpAsync(client, server, fromServer: false));
                _pumps.Add(PumpAsync(server, client, fromServer: true));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool fromServer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stopping.Token) is > 0 and var received)
            {
                var (passed, isCut) = Take(received, fromServer);
                await to.SendAsync(buffer.AsMemory(0, passed), _stopping.Token);
                if (isCut)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        // What was passed arrives before the end of the connection.
        from.Dispose();
        to.Dispose();
    }

    private (int Passed, bool IsCut) Take(int received, bool fromServer)
    {
        lock (_lock)
        {
            if (!_isLimited || fromServer != _fromServer)
            {
                return (received, false);
            }

            var passed = Math.Min(received, _left);
            _left -= passed;
            return (passed, passed < received);
        }
    }
}
