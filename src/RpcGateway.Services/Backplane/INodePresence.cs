namespace RpcGateway.Services.Backplane;

/// <summary>This node's part of presence: receives the changes of its connections, and answers the requests of other nodes.</summary>
internal interface INodePresence
{
    /// <summary>Called once, before anything else.</summary>
    /// <param name="nodeId">The id of this node.</param>
    /// <param name="receivers">The connections of this node.</param>
    void Attach(string nodeId, LocalReceivers receivers);

    /// <summary>Called when the backplane has started.</summary>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Called before the backplane stops. Does not throw.</summary>
    ValueTask StopAsync();

    /// <summary>
    /// A connection may have been added, changed or removed. Its current state is read, so that the order of concurrent calls does not matter.
    /// </summary>
    void Update(string connectionId);

    /// <summary>A message of another node has arrived. Does not block or throw.</summary>
    void Receive(RpcEnvelope envelope);

    /// <summary>Handles a request, of this node or another one.</summary>
    /// <returns>The response, or null if it concerns another node or a connection that does not exist.</returns>
    BackplaneResponse? Handle(BackplaneRequest request);

    /// <summary>Returns where requests to this node are sent, if it is at that address of nodes.</summary>
    IReadOnlyCollection<string> List(RpcAddress address);

    /// <summary>Messages from other nodes may have been lost.</summary>
    void ReportGap();
}
