using System.Security.Cryptography;

namespace RpcGateway.Services;

/// <summary>
/// The ids of clients' connections: a random part, a hyphen, and the id of their node. So every node knows where a connection is, and
/// the start of an id still tells connections apart.
/// </summary>
public static class RpcConnectionId
{
    private const int RandomDigits = 24;

    /// <summary>Creates the id of a new connection of a node.</summary>
    public static string Create(string nodeId) => $"{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}-{nodeId}";

    /// <summary>Returns the id of the connection's node, or null if the id contains none.</summary>
    public static string? GetNode(string connectionId)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        var hyphen = connectionId.LastIndexOf('-');
        return hyphen > 0 && hyphen < connectionId.Length - 1 ? connectionId[(hyphen + 1)..] : null;
    }
}
