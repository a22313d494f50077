namespace RpcGateway.Services.Connections;

/// <summary>Tells the observers of all connections that messages from other nodes may have been lost.</summary>
internal sealed class MissedMessages(ConnectionRegistry registry, ConnectionObservers observers)
{
    public void Report()
    {
        foreach (var client in registry.Snapshot())
        {
            client.Notify(() => observers.MessagesMissedAsync(client));
        }
    }
}
