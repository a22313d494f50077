using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Backplane;
using RpcGateway.Server.Callbacks;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>
/// A notification to a group: encoded once, then queued at each member's connection and handed to its transport. The
/// figures are for one send; divided by the members they must not grow.
/// </summary>
public class GroupSend
{
    private readonly List<Receiver> _receivers = [];
    private IPartsCallback _group = null!;

    [Params(1, 10, 100, 1_000)]
    public int Members { get; set; }

    [GlobalSetup]
    public async Task CreateAsync()
    {
        var node = new GatewayNode(new InMemoryBackplane(new InMemoryHub()), NullLogger<GatewayNode>.Instance);
        await node.StartAsync(CancellationToken.None);
        var address = RpcAddress.Group("all");
        for (var i = 0; i < Members; i++)
        {
            var receiver = new Receiver($"{i}");
            _receivers.Add(receiver);
            await node.AddAsync(receiver, null, CancellationToken.None);
            await node.HandleAsync(
                new BackplaneRequest(receiver.Id, BackplaneOperation.Join, address.Name), CancellationToken.None);
        }

        var invoker = new BroadcastInvoker(node, address, FrozenSet<string>.Empty, RpcJson.CreateOptions());
        _group = RpcContracts.Get<IPartsCallback>().CreateProxy(invoker);
        Send();
        foreach (var receiver in _receivers)
        {
            Expect.Equal(1, receiver.Transport.Frames);
            Expect.Equal(_receivers[0].Transport.Bytes, receiver.Transport.Bytes);
        }
    }

    [Benchmark]
    public void Send() => _group.Stored(Reading.Example);

    [SuppressMessage("Design", "CA1001", Justification = "The connection is never run, and its transport holds nothing.")]
    private sealed class Receiver : IReceiver
    {
        private readonly RpcConnection _connection;

        public Receiver(string id)
        {
            Id = id;
            _connection = new RpcConnection(Transport, new RpcConnectionSettings { Id = id });
        }

        public string Id { get; }

        public CountingTransport Transport { get; } = new(default, 0);

        public void Send(RpcNotification notification) => _connection.Send(notification);

        public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
            string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
            _connection.CallRawAsync(method, parameters, cancellationToken);
    }
}
