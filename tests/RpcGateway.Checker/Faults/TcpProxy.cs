using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RpcGateway.Checker.Contracts;

namespace RpcGateway.Checker.Faults;

/// <summary>The network of one client, or of a node and Redis: a TCP proxy in this process, which the nemesis controls.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Func<int> _server;
    private readonly string? _bug;
    private readonly Task _accepting;

    /// <param name="server">Returns the port of the server for a new connection.</param>
    /// <param name="bug">A deliberate bug of the network; null for none.</param>
    public TcpProxy(Func<int> server, string? bug)
    {
        _server = server;
        _bug = bug is Bug.Repeat or Bug.Drop or Bug.LoseResponse or Bug.Swap or Bug.ForgetKey or Bug.Duplicate ? bug : null;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port of the proxy.</summary>
    public int Port { get; }

    /// <summary>The address of the gateway through the proxy.</summary>
    public Uri Address => new($"ws://127.0.0.1:{Port}/rpc");

    /// <summary>What currently happens to bytes.</summary>
    public LinkState State { get; } = new();

    /// <summary>Resets all connections.</summary>
    /// <returns>Their number.</returns>
    public int Reset() => _connections.Keys.Count(connection => connection.Reset());

    /// <summary>Resets all connections at the side of the server only.</summary>
    /// <returns>Their number.</returns>
    public int LoseServer() => _connections.Keys.Count(connection => connection.LoseServer());

    /// <summary>Resets the connections that have lost the server.</summary>
    public void EndHalfOpen()
    {
        foreach (var connection in _connections.Keys.Where(connection => connection.IsHalfOpen))
        {
            connection.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Reset();
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                var connection = new ProxiedConnection(client, State, _bug);
                _connections[connection] = RunAsync(connection);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        using (connection)
        {
            await connection.RunAsync(_server, _stopping.Token);
            _connections.TryRemove(connection, out _);
        }
    }
}
