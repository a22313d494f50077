using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RpcGateway.Server.Limits;

/// <summary>Whose messages are counted together: a user, or a network address.</summary>
internal readonly record struct PartitionKey(string? User, AddressFamily Family, ulong Network)
{
    /// <summary>A client gets at least the 64 bits of its own choice, so the first 64 bits identify it.</summary>
    public static PartitionKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new PartitionKey(null, address.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    public static PartitionKey Of(string user) => new(user, AddressFamily.Unspecified, 0);
}
