namespace RpcGateway.Server.Prefixes;

/// <summary>Creates the services that <see cref="PrefixService"/> describes, when the gateway starts.</summary>
internal interface IPrefixSource
{
    /// <summary>The endpoints that services may be added to. Available before the options are validated.</summary>
    IEnumerable<string?> Endpoints { get; }

    IEnumerable<PrefixService> Create();
}
