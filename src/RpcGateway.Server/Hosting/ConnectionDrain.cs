using RpcGateway.Protocol;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Ends the connection of one client when the server shuts down, without failing its calls.</summary>
internal static class ConnectionDrain
{
    /// <summary>
    /// Informs the client, executes its calls until it confirms that it makes no new ones, waits for the running ones, and closes
    /// the connection.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="reconnectDelay">The delay after which the client may connect again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="drain">Ends the wait for calls.</param>
    /// <param name="close">Ends the wait for the close.</param>
    public static async Task RunAsync(
        ConnectedClient client, TimeSpan reconnectDelay, TimeProvider time, CancellationToken drain, CancellationToken close)
    {
        var connection = client.Connection;
        connection.CallsTimeout = ShutdownTimes.CancelledCalls;
        if (connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
        {
            // Also to a client without a socket: it may return at this moment, and receives what waits for it.
            connection.AnnounceDeparture(reconnectDelay);
            if (!client.IsDetached)
            {
                // Calls that the client sent before it received the announcement must not be refused.
                Task confirmed = Task.WhenAny(connection.PeerLeaving, client.WaitForEndAsync());
                await confirmed.WaitAsync(ShutdownTimes.Confirm, time, drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await ConnectionRunner.ShutDownAsync(client, drain, close);
    }
}
