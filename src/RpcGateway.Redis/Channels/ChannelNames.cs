using System.Security.Cryptography;
using System.Text;
using RpcGateway.Services;

namespace RpcGateway.Redis.Channels;

/// <summary>
/// The names of channels: one for all nodes, one for each node, one for each user or group, and some for what nodes tell each other. The names of users and groups are
/// part of them as they are, because Redis compares literal channels byte by byte; long ones are hashed.
/// </summary>
internal sealed class ChannelNames(string prefix)
{
    private const int MaxName = 200;

    public string All { get; } = prefix + "all";

    public string Node(string id) => $"{prefix}node:{id}";

    /// <summary>The channel of an address; a connection's is that of its node, or null if the id contains no node.</summary>
    public string? Of(RpcAddress address) => address.Kind switch
    {
        RpcAddressKind.All => All,
        RpcAddressKind.Connection => RpcConnectionId.GetNode(address.Name) is { } node ? Node(node) : null,
        RpcAddressKind.User => $"{prefix}user:{Shorten(address.Name)}",
        RpcAddressKind.Group => $"{prefix}group:{Shorten(address.Name)}",
        RpcAddressKind.Nodes => $"{prefix}nodes:{address.Name}",
        _ => null,
    };

    // Names that are hashed start differently, so that no short name equals a hash.
    private static string Shorten(string name) => name.Length <= MaxName
        ? $"={name}"
        : $"#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";
}
