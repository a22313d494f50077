using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Nerdbank.Streams;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>Serves <see cref="Warehouse"/> as the documentation of StreamJsonRpc shows, one object for each connection.</summary>
internal sealed class WarehouseServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Stream> _streams = [];
    private readonly Builds.TemporaryFolder _folder = new();
    private readonly string _kind;
    private readonly string _pipe = $"rpcgateway-{Guid.NewGuid():N}";
    private readonly Socket? _listener;
    private readonly Task _accepting;

    public WarehouseServer(string kind)
    {
        _kind = kind;
        if (kind is "tcp" or "multiplexed")
        {
            _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }
        else if (kind == "unix")
        {
            _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        }

        _listener?.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The objects that serve, one for each connection.</summary>
    public ConcurrentBag<Warehouse> Targets { get; } = [];

    private string SocketPath => Path.Combine(_folder.Path, "s");

    public void Configure(StreamJsonRpcBackendOptions backend)
    {
        switch (_kind)
        {
            case "tcp":
                backend.ConnectTcp("127.0.0.1", ((IPEndPoint)_listener!.LocalEndPoint!).Port);
                break;
            case "multiplexed":
                backend.ConnectTcp("127.0.0.1", ((IPEndPoint)_listener!.LocalEndPoint!).Port).UseMultiplexingStream("warehouse");
                break;
            case "unix":
                backend.ConnectUnixSocket(SocketPath);
                break;
            case "pipe":
                backend.ConnectNamedPipe(_pipe);
                break;
            default:
                backend.InProcess(_ => CreateTarget());
                break;
        }
    }

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
        _listener?.Dispose();
        Crash();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _folder.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested && _kind != "inProcess")
        {
            var stream = await AcceptStreamAsync();
            _streams.Add(stream);
            if (_kind == "multiplexed")
            {
                _ = ServeChannelsAsync(stream);
            }
            else
            {
                Serve(new HeaderDelimitedMessageHandler(stream, new SystemTextJsonFormatter()));
            }
        }
    }

    private async Task<Stream> AcceptStreamAsync()
    {
        if (_listener is not null)
        {
            return new NetworkStream(await _listener.AcceptAsync(_stopping.Token), ownsSocket: true);
        }

        var pipe = new NamedPipeServerStream(
            _pipe, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        await pipe.WaitForConnectionAsync(_stopping.Token);
        return pipe;
    }

    private async Task ServeChannelsAsync(Stream stream)
    {
        var multiplexer = MultiplexingStream.Create(stream, new MultiplexingStream.Options { ProtocolMajorVersion = 3 });
        while (!_stopping.IsCancellationRequested)
        {
            var channel = await multiplexer.AcceptChannelAsync("warehouse", _stopping.Token);
            Serve(new HeaderDelimitedMessageHandler(channel, new SystemTextJsonFormatter()));
        }
    }

    private void Serve(IJsonRpcMessageHandler handler)
    {
        var target = CreateTarget();
        var rpc = new JsonRpc(handler);
        target.Rpc = rpc;
        rpc.AddLocalRpcTarget<IWarehouse>(target, null);
        rpc.StartListening();
    }

    private Warehouse CreateTarget()
    {
        var target = new Warehouse();
        Targets.Add(target);
        return target;
    }
}
