using System.Net;
using System.Security.Claims;

namespace RpcGateway.Server.Limits;

/// <summary>A connection whose messages are counted.</summary>
internal interface IRateSubject
{
    /// <summary>The user. The same object until the user changes.</summary>
    ClaimsPrincipal Principal { get; }

    /// <summary>The network address; null if unknown, as over a Unix socket.</summary>
    IPAddress? RemoteAddress { get; }

    /// <summary>What the connection has used; created with the first message that is counted.</summary>
    ConnectionRates? Rates { get; set; }
}
