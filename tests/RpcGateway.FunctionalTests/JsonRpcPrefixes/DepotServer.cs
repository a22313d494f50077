using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Serves <see cref="Depot"/> over TCP, one object for each connection.</summary>
internal sealed class DepotServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Stream> _streams = [];
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<string, string> _name;
    private readonly Task _accepting;

    /// <param name="name">The name of a method on the wire.</param>
    public DepotServer(Func<string, string>? name = null)
    {
        _name = name ?? (method => method);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1000);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>The objects that serve, one for each connection so far.</summary>
    public ConcurrentQueue<Depot> Targets { get; } = [];

    public void Configure(StreamJsonRpcBackendOptions backend) => backend.ConnectTcp("127.0.0.1", Port);

    /// <summary>Ends all connections, as if the service had crashed.</summary>
    public void Crash()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        Crash();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var stream = new NetworkStream(await _listener.AcceptAsync(_stopping.Token), ownsSocket: true);
            _streams.Add(stream);
            var target = new Depot();
            var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(stream, new SystemTextJsonFormatter()));
            target.Rpc = rpc;
            rpc.AddLocalRpcTarget<IDepot>(target, new JsonRpcTargetOptions { MethodNameTransform = method => _name(method) });
            rpc.StartListening();
            Targets.Enqueue(target);
        }
    }
}
