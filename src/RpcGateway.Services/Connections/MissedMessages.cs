using RpcGateway.Protocol;

namespace RpcGateway.Services.Connections;

/// <summary>Tells all clients, and the observers of their connections, that messages from other nodes may have been lost.</summary>
internal sealed class MissedMessages(ConnectionRegistry registry, ConnectionObservers observers)
{
    public void Report()
    {
        foreach (var client in registry.Snapshot())
        {
            if (client.Connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
            {
                client.Connection.AnnounceMissedMessages();
            }

            client.Notify(() => observers.MessagesMissedAsync(client));
        }
    }
}
