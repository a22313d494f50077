using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Presence;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class PresenceReplicaTests
{
    private const string Other = "0011223344556677";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Node_IsHeardButCouldNotBeRead_IsReadAgain()
    {
        var serializer = new RpcConnectionOptions().SerializerOptions;
        var backplane = new RefusingBackplane();
        var nodes = new PresenceNodes(
            "own", new LocalPresence("own", new LocalReceivers(), serializer), backplane, new PresenceCodec(serializer));
        await using var replica = new PresenceReplica(nodes, 100, _time, NullLogger.Instance);
        var sequence = 1;
        replica.Receive(new PresenceBatch(Other, sequence));
        await Eventually.IsTrueAsync(() => backplane.Requests > 0);

        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            replica.Receive(new PresenceBatch(Other, ++sequence));
            replica.CheckOverdue();
            return backplane.Requests > RefusingBackplane.Attempts;
        });
    }

    private sealed class RefusingBackplane : IBackplane
    {
        // How often one reading asks.
        public const int Attempts = 3;

        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        public ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            return new(new BackplaneResponse { ErrorCode = RpcErrorCode.Unavailable, ErrorMessage = "Too many requests." });
        }

        public ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken) => default;

        public ValueTask StopAsync(CancellationToken cancellationToken) => default;

        public ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken) => default;

        public ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken) => default;

        public void Publish(RpcEnvelope envelope)
        {
        }

        public ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) => new([]);

        public IReadOnlyCollection<string> ListNodes() => [];
    }
}
