using System.Security.Cryptography;

namespace RpcGateway.Services;

/// <summary>
/// The ids of clients' connections: the id of their node, a hyphen, and a random part. So every node knows where a connection is.
/// </summary>
public static class RpcConnectionId
{
    private const int RandomDigits = 24;

    /// <summary>Creates the id of a new connection of a node.</summary>
    public static string Create(string nodeId) => $"{nodeId}-{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";

    /// <summary>Returns the id of the connection's node, or null if the id contains none.</summary>
    public static string? GetNode(string connectionId)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        var end = connectionId.IndexOf('-');
        return end > 0 ? connectionId[..end] : null;
    }
}
