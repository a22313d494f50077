using RpcGateway.Protocol;

namespace RpcGateway.Server.Tokens;

/// <summary>A connection whose authentication may end.</summary>
internal interface ITokenHolder
{
    string Id { get; }

    /// <summary>Whether the connection has no socket at the moment.</summary>
    bool IsDetached { get; }

    /// <summary>Whether the client has sent a token, or its authentication ends at some time.</summary>
    bool HasAuthentication { get; }

    /// <summary>The authentication of the connection; created on demand.</summary>
    ClientAuthentication Authentication { get; }

    /// <summary>Informs the client that its authentication ends soon.</summary>
    void Warn(TimeSpan remaining);

    /// <summary>Closes the connection; only its socket, if it has a session.</summary>
    Task CloseAsync(RpcClose close, TimeProvider time);
}
