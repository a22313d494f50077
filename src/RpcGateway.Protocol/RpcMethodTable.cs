using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol;

/// <summary>The methods that a peer can call, keyed by the UTF-8 bytes of their wire names.</summary>
public sealed class RpcMethodTable
{
    private volatile Names _names;

    /// <summary>Creates a table.</summary>
    /// <exception cref="ArgumentException">Two methods have the same wire name.</exception>
    public RpcMethodTable(IEnumerable<RpcMethodHandler> handlers) => _names = Names.Of(handlers);

    /// <summary>A table without methods.</summary>
    public static RpcMethodTable Empty { get; } = new([]);

    /// <summary>All handlers, without duplicates.</summary>
    public IReadOnlyList<RpcMethodHandler> Handlers => _names.Handlers;

    /// <summary>Whether the contract of any method limits how often it can be called.</summary>
    internal bool HasRateLimits => _names.HasRateLimits;

    /// <summary>Returns the error for a method that is not in the table; null for "not found". Called on read loops.</summary>
    internal Func<string, RpcError?>? Missing { get; set; }

    /// <summary>Replaces all methods, at once and for every connection that uses this table.</summary>
    /// <exception cref="ArgumentException">Two methods have the same wire name; the table is unchanged.</exception>
    public void Replace(IEnumerable<RpcMethodHandler> handlers) => _names = Names.Of(handlers);

    internal bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out RpcMethodHandler? handler) =>
        _names is var names && (names.ByBytes.TryGetValue(name, out handler) || names.TryFindPrefix(name, out handler));

    private sealed class Names(
        IReadOnlyList<RpcMethodHandler> handlers,
        FrozenDictionary<byte[], RpcMethodHandler> byName,
        FrozenDictionary<byte[], RpcMethodHandler>? byPrefix)
    {
        public readonly FrozenDictionary<byte[], RpcMethodHandler>.AlternateLookup<ReadOnlySpan<byte>> ByBytes =
            byName.GetAlternateLookup<ReadOnlySpan<byte>>();

        public IReadOnlyList<RpcMethodHandler> Handlers { get; } = handlers;

        public readonly bool HasRateLimits = handlers.Any(handler => handler.Prefix is null && handler.Method.RateLimit is not null);

        // "git.status" has the prefix "git."; "git." is not a method.
        public bool TryFindPrefix(ReadOnlySpan<byte> name, [NotNullWhen(true)] out RpcMethodHandler? handler)
        {
            handler = null;
            var length = byPrefix is null ? 0 : name.IndexOf((byte)'.') + 1;
            return length > 0 && length < name.Length
                && byPrefix!.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name[..length], out handler);
        }

        public static Names Of(IEnumerable<RpcMethodHandler> handlers)
        {
            ArgumentNullException.ThrowIfNull(handlers);
            var names = new Dictionary<byte[], RpcMethodHandler>(Utf8NameComparer.Instance);
            var prefixes = new Dictionary<byte[], RpcMethodHandler>(Utf8NameComparer.Instance);
            foreach (var handler in handlers)
            {
                if (handler.Prefix is { } prefix)
                {
                    Add(prefixes, prefix, handler);
                    continue;
                }

                Add(names, handler.Method.Name, handler);
                if (handler.Method.Alias is { } alias)
                {
                    Add(names, alias, handler);
                }
            }

            return new Names(
                [.. names.Values.Distinct(), .. prefixes.Values],
                names.ToFrozenDictionary(Utf8NameComparer.Instance),
                prefixes.Count == 0 ? null : prefixes.ToFrozenDictionary(Utf8NameComparer.Instance));
        }

        private static void Add(Dictionary<byte[], RpcMethodHandler> names, string name, RpcMethodHandler handler)
        {
            if (!names.TryAdd(Encoding.UTF8.GetBytes(name), handler))
            {
                throw new ArgumentException($"Two methods have the wire name '{name}'.");
            }
        }
    }

    private sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        // Reads eight bytes at a time. It need not resist chosen names, because a peer cannot add names to the table.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            const ulong Multiplier = 0x9E3779B97F4A7C15;
            var hash = (ulong)alternate.Length;
            var rest = alternate;
            for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            {
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * Multiplier, 31);
            }

            foreach (var value in rest)
            {
                hash = (hash ^ value) * Multiplier;
            }

            return (int)(hash >> 32);
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
