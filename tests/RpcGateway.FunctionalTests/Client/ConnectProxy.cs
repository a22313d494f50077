using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>An HTTP proxy that supports one method, CONNECT, to any target.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _tunnels = [];
    private readonly Task _accepting;

    public ConnectProxy() => _accepting = AcceptAsync();

    public Uri Address => new($"http://127.0.0.1:{_listener.Port}");

    /// <summary>The targets of all tunnels.</summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_tunnels);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _tunnels.Add(TunnelAsync(await _listener.AcceptAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TunnelAsync(Socket client)
    {
        await using var inner = new NetworkStream(client, ownsSocket: true);
        using var server = new TcpClient();
        try
        {
            var target = await ReadTargetAsync(inner);
            Targets.Enqueue(target);
            await server.ConnectAsync(IPEndPoint.Parse(target), _stopping.Token);
            await inner.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stopping.Token);
            var there = inner.CopyToAsync(server.GetStream(), _stopping.Token);
            var back = server.GetStream().CopyToAsync(inner, _stopping.Token);
            await Task.WhenAny(there, back);
            server.Close();
            client.Close();
            await Task.WhenAll(there, back);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private async Task<string> ReadTargetAsync(NetworkStream stream)
    {
        var words = (await WebSocketHandshake.ReadHeadAsync(stream, _stopping.Token)).Split(' ');
        return words[0] == "CONNECT" ? words[1] : throw new IOException($"The proxy does not support '{words[0]}'.");
    }
}
