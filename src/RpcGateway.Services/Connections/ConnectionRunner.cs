using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Registration;

namespace RpcGateway.Services.Connections;

/// <summary>The lifetime of a client's connection: register it, notify observers, run it, and undo all of that.</summary>
internal sealed class ConnectionRunner(
    IReceiverRegistry receivers,
    ConnectionRegistry registry,
    ConnectionObservers observers,
    IRpcUserIdProvider userIds,
    HostSettings host,
    TimeProvider time,
    ILogger<ConnectionRunner> logger)
{
    private static readonly RpcClose ShuttingDown = new(RpcCloseCode.GoingAway, "The server is shutting down.");

    private static readonly RpcClose NotOpened =
        new(RpcCloseCode.InternalError, "The server could not open the connection.");

    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <summary>Runs a connection from the moment it is accepted until it ends.</summary>
    public async Task RunAsync(Task<ConnectedClient> accepting)
    {
        var client = await accepting;

        // Do not keep the task alive as long as the connection.
        accepting = null!;

        try
        {
            var isAdded = TryAdd(client);
            client.OnRegistered(isAdded);

            // The spans of calls link to the span of the connection; they are not its children.
            Activity.Current = null;
            var refused = isAdded ? await OpenAsync(client) : ShuttingDown;
            if (refused is { } refusal)
            {
                await CloseUnservedAsync(client, refusal);
                if (refusal == NotOpened)
                {
                    ConnectionLog.Ended(_logger, client.Id, refusal.Code, refusal.Reason);
                }
            }
            else
            {
                var close = await client.Connection.RunAsync();
                ConnectionLog.Ended(_logger, client.Id, close.Code, PeerText.Clean(close.Reason));
            }
        }
        finally
        {
            await EndAsync(client);
        }
    }

    /// <summary>Waits for the connection's calls, then closes it. Returns when it has ended or the time limit has passed.</summary>
    public static async Task ShutDownAsync(ConnectedClient client, CancellationToken drain, CancellationToken close)
    {
        if (client.IsDetached)
        {
            // It cannot receive the results of its calls any more, and will open a new connection.
            client.Connection.Abort(ShuttingDown);
        }

        await client.Connection.DrainAsync(drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await client.Connection.CloseAsync(ShuttingDown).WaitAsync(close);
            await client.WaitForEndAsync().WaitAsync(close);
        }
        catch (OperationCanceledException)
        {
            client.Connection.Abort(ShuttingDown);
        }
    }

    /// <summary>Removes a lost connection from its groups at once, even if its calls are still running.</summary>
    public void Leave(object? state)
    {
        var client = ConnectedClient.Of(state);
        client.Leaving = receivers.RemoveAsync(client.Id).AsTask();
    }

    // Logs before the request's span ends, so that the line belongs to the trace of the request.
    private bool TryAdd(ConnectedClient client)
    {
        if (!registry.TryAdd(client))
        {
            return false;
        }

        ConnectionLog.Opened(_logger, client.Id);
        return true;
    }

    // Returns why the connection cannot be served, or null.
    private async Task<RpcClose?> OpenAsync(ConnectedClient client)
    {
        try
        {
            if (client.Endpoint is null)
            {
                await receivers.AddAsync(client, userIds.GetUserId(client.Context.PeekUser()), CancellationToken.None)
                    .AsTask().WaitAsync(host.Options.HandshakeTimeout, time);
            }
        }
        catch (Exception e)
        {
            ConnectionLog.OpenFailed(_logger, client.Id, e);
            return NotOpened;
        }

        return await observers.ConnectedAsync(client) ? null : NotOpened;
    }

    private async Task EndAsync(ConnectedClient client)
    {
        try
        {
            await (client.Leaving ?? receivers.RemoveAsync(client.Id).AsTask());
            await client.Notifying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await observers.DisconnectedAsync(client);
        }
        finally
        {
            registry.Remove(client);
            try
            {
                await client.Connection.DisposeAsync();
            }
            finally
            {
                client.End();
            }
        }
    }

    // Still runs the connection: if the bytes of the peer are never read, the socket drops the close frame with the reason.
    private static async Task CloseUnservedAsync(ConnectedClient client, RpcClose close)
    {
        await client.Connection.DrainAsync(CancellationToken.None);
        var running = client.Connection.RunAsync();
        await client.Connection.CloseAsync(close);
        await running;
    }
}
