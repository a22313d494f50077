using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace RpcGateway.Protocol;

/// <summary>The methods that a peer can call, found by the bytes of their wire names.</summary>
public sealed class RpcMethodTable
{
    private volatile Names _names;

    /// <summary>Creates a table.</summary>
    /// <exception cref="ArgumentException">Two methods answer to one name.</exception>
    public RpcMethodTable(IEnumerable<RpcMethodHandler> handlers) => _names = Names.Of(handlers);

    /// <summary>A table without methods.</summary>
    public static RpcMethodTable Empty { get; } = new([]);

    /// <summary>All handlers, each once.</summary>
    public IReadOnlyList<RpcMethodHandler> Handlers => _names.Handlers;

    /// <summary>Puts other methods in place of all that are there, for every connection that has the table, at once.</summary>
    /// <exception cref="ArgumentException">Two methods answer to one name; nothing has changed.</exception>
    public void Replace(IEnumerable<RpcMethodHandler> handlers) => _names = Names.Of(handlers);

    internal bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out RpcMethodHandler? handler) =>
        _names.ByBytes.TryGetValue(name, out handler);

    private sealed class Names(IReadOnlyList<RpcMethodHandler> handlers, FrozenDictionary<byte[], RpcMethodHandler> byName)
    {
        public readonly FrozenDictionary<byte[], RpcMethodHandler>.AlternateLookup<ReadOnlySpan<byte>> ByBytes =
            byName.GetAlternateLookup<ReadOnlySpan<byte>>();

        public IReadOnlyList<RpcMethodHandler> Handlers { get; } = handlers;

        public static Names Of(IEnumerable<RpcMethodHandler> handlers)
        {
            ArgumentNullException.ThrowIfNull(handlers);
            var names = new Dictionary<byte[], RpcMethodHandler>(Utf8NameComparer.Instance);
            foreach (var handler in handlers)
            {
                Add(names, handler.Method.Name, handler);
                if (handler.Method.Alias is { } alias)
                {
                    Add(names, alias, handler);
                }
            }

            return new Names([.. names.Values.Distinct()], names.ToFrozenDictionary(Utf8NameComparer.Instance));
        }

        private static void Add(Dictionary<byte[], RpcMethodHandler> names, string name, RpcMethodHandler handler)
        {
            if (!names.TryAdd(Encoding.UTF8.GetBytes(name), handler))
            {
                throw new ArgumentException($"Two methods answer to the wire name '{name}'.");
            }
        }
    }

    private sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8NameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        // Eight bytes at a time. It need not withstand chosen names: none that a peer sends gets into the table.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            const ulong Multiplier = 0x9E3779B97F4A7C15;
            var hash = (ulong)alternate.Length;
            var rest = alternate;
            for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            {
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * Multiplier, 31);
            }

            foreach (var one in rest)
            {
                hash = (hash ^ one) * Multiplier;
            }

            return (int)(hash >> 32);
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
