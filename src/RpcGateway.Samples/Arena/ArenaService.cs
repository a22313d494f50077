using RpcGateway.SampleContracts.Arena;
using RpcGateway.Services;

namespace RpcGateway.Samples.Arena;

/// <summary>The calls of the players and spectators. The ship is always that of the calling connection.</summary>
internal sealed class ArenaService(ArenaGame game, ArenaClock clock, IRpcCallContext call) : IArena, IRpcConnectionObserver
{
    public Task<ArenaWelcome> JoinAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(game.Join(call.ConnectionId, name));

    public Task<ArenaWelcome> SpectateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(game.Spectate(call.ConnectionId));

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        game.Leave(call.ConnectionId);
        return Task.CompletedTask;
    }

    public void Steer(int buttons, int sequence, int snapshot, int roster)
    {
        game.Steer(call.ConnectionId, (ArenaButtons)buttons, sequence);
        game.Acknowledge(call.ConnectionId, snapshot, roster);
    }

    public void Acknowledge(int snapshot, int roster) => game.Acknowledge(call.ConnectionId, snapshot, roster);

    public Task<double> TimeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Math.Round(clock.Milliseconds, 2));

    public Task SetBotsAsync(int count, CancellationToken cancellationToken)
    {
        game.SetBots(call.ConnectionId, count);
        return Task.CompletedTask;
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        game.Leave(connection.ConnectionId);
        return default;
    }
}
