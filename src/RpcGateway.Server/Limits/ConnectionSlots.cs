using System.Net;
using Microsoft.Extensions.Options;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Server.Limits;

/// <summary>Counts the connections of all endpoints: in total, and by user and address if these are limited.</summary>
internal sealed class ConnectionSlots(IOptions<RpcGatewayOptions> options, OpenFiles files)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionKey, int> _counts = [];
    private int _total;

    private RpcGatewayOptions Options => options.Value;

    /// <summary>Takes a place for a connection, until <see cref="Release"/>.</summary>
    /// <param name="userId">The user; null if anonymous.</param>
    /// <param name="address">The network address; null if unknown.</param>
    /// <param name="slot">The place.</param>
    /// <returns>Null, or why there is no place.</returns>
    public EndpointRefusal? Take(string? userId, IPAddress? address, out ConnectionSlot? slot)
    {
        slot = null;
        PartitionKey? user = Options.MaxConnectionsPerUser is not null && userId is not null ? PartitionKey.Of(userId) : null;
        PartitionKey? network = Options.MaxConnectionsPerAddress is not null && address is not null ? PartitionKey.Of(address) : null;
        lock (_gate)
        {
            if (_total >= Options.MaxConnections)
            {
                return EndpointRefusal.TooManyConnections;
            }

            if (IsFull(user, Options.MaxConnectionsPerUser))
            {
                return EndpointRefusal.TooManyOfUser;
            }

            if (IsFull(network, Options.MaxConnectionsPerAddress))
            {
                return EndpointRefusal.TooManyOfAddress;
            }

            if (!files.TryTake())
            {
                return EndpointRefusal.NoFiles;
            }

            _total++;
            Add(user, 1);
            Add(network, 1);
        }

        slot = user is null && network is null ? ConnectionSlot.Plain : new ConnectionSlot(user, network);
        return null;
    }

    /// <summary>Checks only the file descriptors, for a socket that may continue a connection.</summary>
    public EndpointRefusal? CheckFiles() => files.TryTake() ? null : EndpointRefusal.NoFiles;

    /// <summary>Counts a connection for its new user instead.</summary>
    /// <returns>The new place; null if the user has no place left, and the connection keeps its place.</returns>
    public ConnectionSlot? Move(ConnectionSlot slot, string? userId)
    {
        PartitionKey? user = Options.MaxConnectionsPerUser is not null && userId is not null ? PartitionKey.Of(userId) : null;
        lock (_gate)
        {
            if (user == slot.User)
            {
                return slot;
            }

            if (IsFull(user, Options.MaxConnectionsPerUser))
            {
                return null;
            }

            Add(slot.User, -1);
            Add(user, 1);
        }

        return slot with { User = user };
    }

    public void Release(ConnectionSlot slot)
    {
        lock (_gate)
        {
            _total--;
            Add(slot.User, -1);
            Add(slot.Address, -1);
        }
    }

    private bool IsFull(PartitionKey? key, int? limit) => key is { } one && _counts.GetValueOrDefault(one) >= limit;

    private void Add(PartitionKey? key, int change)
    {
        if (key is not { } one)
        {
            return;
        }

        var count = _counts.GetValueOrDefault(one) + change;
        if (count > 0)
        {
            _counts[one] = count;
            return;
        }

        _counts.Remove(one);
        if (_counts.Capacity > 1024 && _counts.Count < _counts.Capacity / 4)
        {
            _counts.TrimExcess(_counts.Capacity / 2);
        }
    }
}
