namespace RpcGateway.FunctionalTests.Backends;

/// <summary>Where services run. Clients must not notice the difference.</summary>
public enum Placement
{
    /// <summary>In the gateway itself.</summary>
    InProcess,

    /// <summary>In a backend, to which the gateway forwards.</summary>
    BehindGateway,

    /// <summary>In a gateway without sockets, as in the tests of users.</summary>
    InMemory,
}
