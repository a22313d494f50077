namespace RpcGateway.StreamJsonRpc.Targets;

/// <summary>Where a service is, from the application's configuration.</summary>
internal abstract record BackendTarget
{
    /// <summary>Returns one sentence for each error.</summary>
    public abstract IEnumerable<string> Validate();
}
