using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.Samples.Arena;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>The loop of the arena, without a gateway.</summary>
public sealed class ArenaLoopTests
{
    [Fact]
    public async Task Send_FailsForOneClient_OthersReceiveSnapshots()
    {
        var (time, clients) = (new FakeTimeProvider(), new Clients());
        var game = new ArenaGame(1, 0);
        using var loop = new ArenaLoop(game, new ArenaClock(time), clients, time, NullLogger<ArenaLoop>.Instance);
        game.Spectate(Clients.Failing);
        game.Spectate("other");

        await loop.StartAsync(TestContext.Current.CancellationToken).DefaultTimeout();
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(34));
            return clients.Received >= 2;
        });

        await loop.StopAsync(TestContext.Current.CancellationToken).DefaultTimeout();
    }

    private sealed class Clients : IRpcClients<IArenaCallback>
    {
        public const string Failing = "failing";

        private int _received;

        public int Received => Volatile.Read(ref _received);

        public IArenaCallback Caller => throw new NotSupportedException();

        public IArenaCallback All => throw new NotSupportedException();

        public IArenaCallback Connection(string connectionId) => new Client(this, connectionId);

        public IArenaCallback User(string userId) => throw new NotSupportedException();

        public IArenaCallback Group(string group) => throw new NotSupportedException();

        public IRpcClients<IArenaCallback> Except(params IEnumerable<string> connectionIds) => throw new NotSupportedException();

        private sealed class Client(Clients clients, string id) : IArenaCallback
        {
            public void Snapshot(ArenaSnapshot snapshot)
            {
                if (id == Failing)
                {
                    throw new InvalidOperationException("This client cannot be reached.");
                }

                Interlocked.Increment(ref clients._received);
            }

            public void Removed(string reason)
            {
            }
        }
    }
}
