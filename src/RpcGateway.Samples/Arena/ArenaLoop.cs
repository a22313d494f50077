using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.Services;

namespace RpcGateway.Samples.Arena;

/// <summary>
/// Advances the game 30 times per second while there are participants, and sends them their snapshots. The host starts and
/// awaits it; without participants it has no timer.
/// </summary>
internal sealed class ArenaLoop(
    ArenaGame game, ArenaClock clock, IRpcClients<IArenaCallback> clients, TimeProvider time, ILogger<ArenaLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan TickLength = TimeSpan.FromSeconds(ArenaRules.TickSeconds);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private double _milliseconds;
    private long? _loggedAt;
    private long? _failureLoggedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await game.WaitForParticipantsAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var schedule = new TickSchedule(clock);
        using var timer = new PeriodicTimer(TickLength, time);
        while (game.IsOccupied)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            Tick(schedule);
        }
    }

    private void Tick(TickSchedule schedule)
    {
        var (due, skipped) = schedule.Take();
        if (skipped > 0)
        {
            LogSkipped(skipped);
        }

        if (due > 0)
        {
            Send(Advance(due, schedule.Time));
        }
    }

    private IReadOnlyList<ArenaMessage> Advance(int ticks, long now)
    {
        var start = time.GetTimestamp();
        try
        {
            var messages = game.Advance(ticks, now, _milliseconds);
            var latest = time.GetElapsedTime(start).TotalMilliseconds / ticks;
            _milliseconds += (latest - _milliseconds) / ArenaRules.TicksPerSecond;
            return messages;
        }
        catch (Exception e)
        {
            // The gateway has other clients too, so the game ends and not the process. The next player starts a new one.
            ArenaLog.TickFailed(logger, e);
            return game.Clear("The game ended because of an error.");
        }
    }

    private void Send(IReadOnlyList<ArenaMessage> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                Send(message);
            }
            catch (Exception e)
            {
                // It must end neither the game of the others nor the process.
                LogFailed(e);
            }
        }
    }

    private void Send(ArenaMessage message)
    {
        var client = clients.Connection(message.ConnectionId);
        if (message.Snapshot is { } snapshot)
        {
            client.Snapshot(snapshot);
        }
        else if (message.Removal is { } removal)
        {
            client.Removed(removal);
        }
    }

    private void LogFailed(Exception exception)
    {
        if (_failureLoggedAt is not { } last || time.GetElapsedTime(last) >= LogInterval)
        {
            _failureLoggedAt = time.GetTimestamp();
            ArenaLog.SendFailed(logger, exception);
        }
    }

    private void LogSkipped(long skipped)
    {
        if (_loggedAt is not { } last || time.GetElapsedTime(last) >= LogInterval)
        {
            _loggedAt = time.GetTimestamp();
            ArenaLog.TicksSkipped(logger, skipped, Math.Round(_milliseconds, 2));
        }
    }
}
