using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Services.Backplane;

/// <summary>The connections of this node, and which of them are at which address. Reading takes no lock.</summary>
internal sealed class LocalReceivers
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly ReceiverSet _all = new();
    private readonly ConcurrentDictionary<RpcAddress, ReceiverSet> _addresses = new();

    public bool TryFind(string id, [NotNullWhen(true)] out IReceiver? receiver)
    {
        receiver = _members.TryGetValue(id, out var member) ? member.Receiver : null;
        return receiver is not null;
    }

    /// <summary>Returns a connection with its addresses other than its own; null if it is not on this node.</summary>
    public (IReceiver Receiver, RpcAddress[] Addresses)? Describe(string id)
    {
        lock (_gate)
        {
            return _members.TryGetValue(id, out var member) ? (member.Receiver, [.. member.Addresses ?? []]) : null;
        }
    }

    public bool IsInGroup(string id)
    {
        lock (_gate)
        {
            return _members.TryGetValue(id, out var member)
                && member.Addresses?.Any(address => address.Kind == RpcAddressKind.Group) == true;
        }
    }

    public bool HasAny(RpcAddress address) => address.Kind == RpcAddressKind.Connection
        ? _members.ContainsKey(address.Name)
        : _addresses.ContainsKey(address);

    public IReceiver[] At(RpcAddress address) => address.Kind switch
    {
        RpcAddressKind.All => _all.Snapshot(),
        RpcAddressKind.Connection => TryFind(address.Name, out var receiver) ? [receiver] : [],
        _ => _addresses.TryGetValue(address, out var receivers) ? receivers.Snapshot() : [],
    };

    public void Add(IReceiver receiver, string? userId)
    {
        var member = new Member(receiver);
        lock (_gate)
        {
            if (!_members.TryAdd(receiver.Id, member))
            {
                throw new ArgumentException($"A connection '{receiver.Id}' already exists.");
            }

            _all.Add(receiver);
            if (userId is not null)
            {
                Enter(member, RpcAddress.User(userId));
            }
        }
    }

    /// <summary>Removes a connection.</summary>
    /// <returns>The addresses it had, including its own.</returns>
    public IReadOnlyList<RpcAddress> Remove(string id)
    {
        lock (_gate)
        {
            if (!_members.TryRemove(id, out var member))
            {
                return [];
            }

            _all.Remove(id);
            RpcAddress[] addresses = [.. member.Addresses ?? []];
            foreach (var address in addresses)
            {
                Exit(member, address);
            }

            return [.. addresses, RpcAddress.Connection(id)];
        }
    }

    /// <returns>Whether the connection is on this node.</returns>
    public bool Join(string id, RpcAddress address)
    {
        // Under the lock: a connection that closes at the same time must not remain in the group.
        lock (_gate)
        {
            var found = _members.TryGetValue(id, out var member);
            if (found)
            {
                Enter(member!, address);
            }

            return found;
        }
    }

    /// <returns>Whether the connection is on this node.</returns>
    public bool Leave(string id, RpcAddress address)
    {
        lock (_gate)
        {
            var found = _members.TryGetValue(id, out var member);
            if (found)
            {
                Exit(member!, address);
            }

            return found;
        }
    }

    /// <summary>Changes a connection's user. An address that stays the same is not left in the meantime.</summary>
    /// <returns>The addresses that changed.</returns>
    public IReadOnlyList<RpcAddress> ChangeUser(string id, string? userId, bool leaveGroups)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(id, out var member))
            {
                return [];
            }

            RpcAddress? next = userId is null ? null : RpcAddress.User(userId);
            var changed = member.Addresses?
                .Where(address => address != next && (leaveGroups || address.Kind == RpcAddressKind.User)).ToList() ?? [];
            changed.ForEach(address => Exit(member, address));
            if (next is { } user && member.Addresses?.Contains(user) != true)
            {
                Enter(member, user);
                changed.Add(user);
            }

            return changed;
        }
    }

    private void Enter(Member member, RpcAddress address)
    {
        if ((member.Addresses ??= new(capacity: 1)).Add(address))
        {
            _addresses.GetOrAdd(address, static _ => new ReceiverSet()).Add(member.Receiver);
        }
    }

    private void Exit(Member member, RpcAddress address)
    {
        if (member.Addresses is not null && member.Addresses.Remove(address)
            && !_addresses[address].Remove(member.Receiver.Id))
        {
            _addresses.TryRemove(address, out _);
        }
    }

    private sealed class Member(IReceiver receiver)
    {
        public IReceiver Receiver { get; } = receiver;

        /// <summary>The addresses other than the connection's own; null until there is one.</summary>
        public HashSet<RpcAddress>? Addresses { get; set; }
    }
}
