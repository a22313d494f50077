using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>An HTTP proxy that knows one method, CONNECT, and leads every tunnel to where it is asked to.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _tunnels = [];
    private readonly Task _accepting;

    public ConnectProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The targets of all tunnels.</summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
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
                _tunnels.Add(TunnelAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using var inner = client;
        using var outer = new TcpClient();
        try
        {
            var target = await ReadTargetAsync(client.GetStream());
            Targets.Enqueue(target);
            await outer.ConnectAsync(IPEndPoint.Parse(target), _stopping.Token);
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stopping.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(outer.GetStream(), _stopping.Token),
                outer.GetStream().CopyToAsync(client.GetStream(), _stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }
    }

    private async Task<string> ReadTargetAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stopping.Token);
            head.Append((char)one[0]);
        }

        var words = head.ToString().Split(' ');
        return words[0] == "CONNECT" ? words[1] : throw new IOException($"The proxy does not know '{words[0]}'.");
    }
}
