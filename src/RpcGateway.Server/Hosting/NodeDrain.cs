using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Relays;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>
/// Takes the node out of service while its process continues: it reports that it is not ready, refuses new clients, and asks those that
/// are connected to move. No running call has a time limit; the shutdown of the process has one.
/// </summary>
internal sealed class NodeDrain(
    ConnectionRegistry registry,
    SessionRelay relay,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILogger<NodeDrain> logger) : IDisposable
{
    private static readonly RpcClose Moved = new(RpcCloseCode.GoingAway, "The server was taken out of service.");

    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<ConnectedClient, Task> _leaving = [];

    /// <summary>Whether an operator has taken the node out of service.</summary>
    public bool IsDraining => registry.IsRefusing;

    /// <summary>Refuses new clients, and asks all connected ones to move. Does not wait for them.</summary>
    /// <returns>The number of clients that were asked.</returns>
    public int Start()
    {
        lock (_gate)
        {
            if (registry.IsDraining)
            {
                return 0;
            }

            registry.Refuse(true);
            var spread = new ReconnectSpread(TimeSpan.Zero, options.Value.ReconnectRate);
            var asked = 0;
            foreach (var client in registry.Snapshot().Where(client => !OperatorEndpoint.Is(client.Endpoint)))
            {
                // Once, however often the node is drained: a client that was asked leaves.
                if (!_leaving.ContainsKey(client))
                {
                    asked++;
                    var delay = spread.Next();
                    _leaving.Add(client, Task.Run(() => LeadAsync(client, delay, _ending.Token), CancellationToken.None));
                }
            }

            relay.DropOpen();
            NodeDrainLog.Started(_logger, asked);
            return asked;
        }
    }

    /// <summary>Accepts clients again. Those that were asked to move do so all the same.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (registry.IsRefusing)
            {
                registry.Refuse(false);
                NodeDrainLog.Stopped(_logger);
            }
        }
    }

    /// <summary>Leaves the rest to the shutdown of the process. Completes when nothing here waits for a client any more.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        Task[] leaving;
        lock (_gate)
        {
            leaving = [.. _leaving.Values];
        }

        await Task.WhenAll(leaving);
    }

    public void Dispose() => _ending.Dispose();

    // Never faults. A client that is informed moves when it is ready, and no call of it is refused. One of plain JSON-RPC cannot be
    // informed: it is closed when its running calls have ended.
    private async Task LeadAsync(ConnectedClient client, TimeSpan reconnectDelay, CancellationToken ending)
    {
        try
        {
            var connection = client.Connection;
            var ended = client.WaitForEndAsync();
            if (connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
            {
                connection.AnnounceDeparture(reconnectDelay);
                await Task.WhenAny(connection.PeerLeaving, ended).WaitAsync(ending);
            }

            await connection.DrainAsync(ending);
            await connection.CloseAsync(Moved, CancellationToken.None).WaitAsync(ShutdownTimes.Close, time, ending);
            await ended.WaitAsync(ShutdownTimes.Close, time, ending);
        }
        catch (TimeoutException)
        {
            client.Connection.Abort(Moved);
        }
        catch (OperationCanceledException)
        {
            // The shutdown ends the connection.
        }
        finally
        {
            lock (_gate)
            {
                _leaving.Remove(client);
            }
        }
    }
}
