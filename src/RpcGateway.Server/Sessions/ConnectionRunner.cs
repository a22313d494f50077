using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Server.Backplane;

namespace RpcGateway.Server.Sessions;

/// <summary>The life of one connection on the server: registered, observed, run, and everything back again.</summary>
internal sealed class ConnectionRunner(
    GatewayNode node,
    ConnectionRegistry registry,
    ConnectionObservers observers,
    IRpcUserIdProvider userIds,
    ILogger<ConnectionRunner> logger)
{
    private static readonly RpcClose ShuttingDown = new(RpcCloseCode.GoingAway, "The server shuts down.");

    private static readonly RpcClose NotOpened =
        new(RpcCloseCode.InternalError, "The server could not open the connection.");

    public async Task RunAsync(ClientConnection client)
    {
        var told = 0;
        try
        {
            if (!registry.TryAdd(client))
            {
                await CloseUnservedAsync(client, ShuttingDown);
                return;
            }

            ConnectionLog.Opened(logger, client.Id);
            await node.AddAsync(client, userIds.GetUserId(client.Context.PeekUser()), CancellationToken.None);
            told = await observers.ConnectedAsync(client.Context);
            if (!observers.IsAll(told))
            {
                await CloseUnservedAsync(client, NotOpened);
                return;
            }

            var close = await client.Connection.RunAsync();
            ConnectionLog.Ended(logger, client.Id, close.Code);
        }
        finally
        {
            await node.RemoveAsync(client.Id);
            await observers.DisconnectedAsync(client.Context, told);
            registry.Remove(client);
            await client.Connection.DisposeAsync();
            client.End();
        }
    }

    /// <summary>Lets the connection's calls finish, then closes it; returns when all is over or the time is.</summary>
    public static async Task ShutDownAsync(ClientConnection client, CancellationToken drain, CancellationToken close)
    {
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

    // Runs nevertheless: a socket whose peer's bytes are never read drops the close that should say why.
    private static async Task CloseUnservedAsync(ClientConnection client, RpcClose close)
    {
        await client.Connection.DrainAsync(CancellationToken.None);
        var running = client.Connection.RunAsync();
        await client.Connection.CloseAsync(close);
        await running;
    }
}
