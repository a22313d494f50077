using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RpcGateway.TestTools;

/// <summary>A TCP relay between a client and a server that can become slow or silent, as a network does.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private const int ThrottledRead = 1024;

    private readonly LoopbackListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Link> _links = [];
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly SemaphoreSlim _up = new(0);
    private readonly SemaphoreSlim _down = new(0);
    private readonly Task _accepting;
    private volatile int _target;
    private volatile bool _isSilent;
    private volatile bool _isMute;
    private volatile bool _isThrottled;
    private volatile bool _refuses;
    private long _passedUp;
    private long _passedDown;
    private long _dropped;

    /// <summary>Creates a relay to a port of this machine.</summary>
    public TcpRelay(int target)
    {
        _target = target;
        _accepting = AcceptAsync();
    }

    /// <summary>The WebSocket address of the server through the relay.</summary>
    public Uri Rpc => _listener.Rpc;

    /// <summary>The bytes that have passed to the server.</summary>
    public long PassedUp => Interlocked.Read(ref _passedUp);

    /// <summary>The bytes that have passed to the client.</summary>
    public long PassedDown => Interlocked.Read(ref _passedDown);

    /// <summary>The bytes that were received while the relay was silent or mute, and lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>New connections go to another port, as a load balancer does it.</summary>
    public void Redirect(int target) => _target = target;

    /// <summary>From now on no byte passes and no connection closes, as when a cable is pulled.</summary>
    public void GoSilent() => _isSilent = true;

    /// <summary>Whether what the server sends is lost from now on.</summary>
    public void Mute(bool isMute) => _isMute = isMute;

    /// <summary>Resets all connections at once, as a network does that the client leaves. New ones are accepted.</summary>
    public void Cut()
    {
        while (_links.TryTake(out var link))
        {
            link.Client.Close(0);
            link.Server.Close(0);
        }
    }

    /// <summary>Resets the connections of the clients. The server does not notice it.</summary>
    public void CutClients()
    {
        foreach (var link in _links)
        {
            link.KeepsServer = true;
            link.Client.Close(0);
        }
    }

    /// <summary>Accepts connections and drops them, or no longer does.</summary>
    public void Refuse(bool refuses) => _refuses = refuses;

    /// <summary>From now on only <see cref="Pass"/> lets bytes through.</summary>
    public void Throttle() => _isThrottled = true;

    /// <summary>Lets this many KiB through in each direction. What an earlier call allowed and was not used is void.</summary>
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var link in _links)
        {
            link.Client.Dispose();
            link.Server.Dispose();
        }

        await Task.WhenAll(_pumps);
        _stopping.Dispose();
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or SocketException or ObjectDisposedException;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                if (_refuses)
                {
                    client.Close(0);
                    continue;
                }

                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                var link = new Link(client, server);
                _links.Add(link);
                _pumps.Add(PumpAsync(link, client, server, _up, count => Interlocked.Add(ref _passedUp, count)));
                _pumps.Add(PumpAsync(link, server, client, _down, count => Interlocked.Add(ref _passedDown, count)));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
        }
    }

    private async Task PumpAsync(Link link, Socket from, Socket to, SemaphoreSlim valve, Action<int> count)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            // Peeks first: bytes that a throttled relay holds back stay in the buffers of the sender's side.
            while (await from.ReceiveAsync(buffer.AsMemory(0, 1), SocketFlags.Peek, _stopping.Token) > 0)
            {
                if (_isThrottled)
                {
                    await valve.WaitAsync(_stopping.Token);
                }

                var limit = _isThrottled ? ThrottledRead : buffer.Length;
                var received = await from.ReceiveAsync(buffer.AsMemory(0, limit), _stopping.Token);
                if (!_isSilent && !(_isMute && valve == _down))
                {
                    await to.SendAsync(buffer.AsMemory(0, received), _stopping.Token);
                    count(received);
                }
                else
                {
                    Interlocked.Add(ref _dropped, received);
                }
            }

            if (!_isSilent && !link.KeepsServer)
            {
                to.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException) when (!_isSilent && !link.KeepsServer)
        {
            // One end was reset, so the other one is reset as well, as without a relay.
            to.Close(0);
        }
        catch (Exception e) when (IsEnd(e))
        {
        }
    }

    private sealed record Link(Socket Client, Socket Server)
    {
        public volatile bool KeepsServer;
    }
}
