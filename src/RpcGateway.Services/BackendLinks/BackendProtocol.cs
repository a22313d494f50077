namespace RpcGateway.Services.BackendLinks;

/// <summary>The names in the protocol between a backend and a gateway.</summary>
internal static class BackendProtocol
{
    /// <summary>The WebSocket subprotocol of a link.</summary>
    public const string Subprotocol = "rpcgateway.backend.v1";

    // Calls on channel 0, from the backend to the gateway.

    /// <summary>Registers contracts. Params: <see cref="BackendRegistration"/>; result: <see cref="RegistrationResult"/>.</summary>
    public const string Register = "backend.register";

    /// <summary>Takes no new work from now on. Params: an empty object.</summary>
    public const string Drain = "backend.drain";

    /// <summary>Sends a notification to clients. Params: <see cref="PublishRequest"/>.</summary>
    public const string Publish = "backend.publish";

    /// <summary>Performs an operation for one client. Params: <see cref="ClientRequest"/>; result: <see cref="ClientResponse"/> or null.</summary>
    public const string Request = "backend.request";

    /// <summary>Lists connections. Params: <see cref="ListRequest"/>; result: an array of ids.</summary>
    public const string List = "backend.list";

    // From the gateway to the backend.

    /// <summary>Asks the backend to drain and to disconnect when its work is done. No params.</summary>
    public const string AskToDrain = "gateway.askToDrain";

    /// <summary>Reports another <see cref="RegistrationResult.Cluster"/>. A notification; params: <see cref="ClusterChange"/>.</summary>
    public const string ClusterChanged = "gateway.clusterChanged";
}
