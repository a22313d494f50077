using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Sessions;

/// <summary>Continues sessions that are on other nodes.</summary>
internal interface ISessionRelay
{
    /// <summary>Whether that node is another one and can be reached.</summary>
    ValueTask<bool> CanReachAsync(string nodeId, CancellationToken cancellationToken);

    /// <summary>
    /// Connects a socket with the session at its node, until it no longer uses the socket. Returns false if the session cannot be
    /// resumed; nothing was sent on the socket then.
    /// </summary>
    /// <exception cref="OperationCanceledException">The socket was lost before the session's node responded.</exception>
    /// <param name="socket">The socket.</param>
    /// <param name="http">Its request.</param>
    /// <param name="endpoint">The name of its endpoint, or null.</param>
    /// <param name="nodeId">The node of the session.</param>
    /// <param name="nonce">What this node sent on the socket.</param>
    /// <param name="request">What the client sent.</param>
    Task<bool> TryRunAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nodeId, string nonce, ResumeRequest request);
}
