using System.Collections.Concurrent;
using System.Threading.Channels;
using RpcGateway.Backend.Links;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

/// <summary>The gateways that a backend connects to, in memory. The test decides what they respond.</summary>
internal sealed class ScriptedGateway : IGatewayConnectors, IAsyncDisposable
{
    private readonly Channel<ScriptedLink> _links = Channel.CreateUnbounded<ScriptedLink>();
    private readonly ConcurrentQueue<ScriptedLink> _all = new();
    private int _attempts;

    public TestLog Log { get; } = new();

    /// <summary>The errors of the next connection attempts; null lets an attempt succeed.</summary>
    public ConcurrentQueue<Exception?> Failures { get; } = new();

    /// <summary>The responses to the next registrations: the text of a refusal, or null to accept it.</summary>
    public ConcurrentQueue<string?> Refusals { get; } = new();

    /// <summary>The transports of the next links, whose other ends the test plays.</summary>
    public ConcurrentQueue<IRpcTransport> Raw { get; } = new();

    /// <summary>Changes the transport of the backend's end of each link.</summary>
    public Func<IRpcTransport, IRpcTransport> Wrap { get; set; } = transport => transport;

    /// <summary>Returns the id of the node at an address.</summary>
    public Func<Uri, string> Node { get; set; } = address => $"node at {address.Authority}";

    public int Attempts => Volatile.Read(ref _attempts);

    public IRpcConnector Create(GatewayTarget target) => new Connector(this, target.Url);

    /// <summary>Returns the next link whose registration was accepted.</summary>
    public async Task<ScriptedLink> NextLinkAsync()
    {
        var link = await _links.Reader.ReadAsync().AsTask().DefaultTimeout();
        await link.Registered.DefaultTimeout();
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _all)
        {
            await link.DisposeAsync();
        }

        Log.Dispose();
    }

    private sealed class Connector(ScriptedGateway gateway, Uri address) : IRpcConnector
    {
        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref gateway._attempts);
            if (gateway.Failures.TryDequeue(out var failure) && failure is not null)
            {
                throw failure;
            }

            if (gateway.Raw.TryDequeue(out var raw))
            {
                return new ValueTask<ConnectedTransport>(new ConnectedTransport(raw, RpcSubprotocol.JsonRpc));
            }

            var (gatewayEnd, backendEnd) = InMemoryTransport.CreatePair();
            gateway.Refusals.TryDequeue(out var refusal);
            var link = new ScriptedLink(gatewayEnd, address, gateway.Node(address), refusal, gateway.Log);
            gateway._all.Enqueue(link);
            if (refusal is null)
            {
                gateway._links.Writer.TryWrite(link);
            }

            return new ValueTask<ConnectedTransport>(new ConnectedTransport(gateway.Wrap(backendEnd), RpcSubprotocol.JsonRpc));
        }
    }
}
