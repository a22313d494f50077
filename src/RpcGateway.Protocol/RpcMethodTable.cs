using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace RpcGateway.Protocol;

/// <summary>The methods that a peer can call, found by the bytes of their wire names.</summary>
public sealed class RpcMethodTable
{
    private readonly FrozenDictionary<byte[], RpcMethodHandler> _handlers;
    private readonly FrozenDictionary<byte[], RpcMethodHandler>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    /// <summary>Creates a table.</summary>
    /// <exception cref="ArgumentException">Two methods answer to one name.</exception>
    public RpcMethodTable(IEnumerable<RpcMethodHandler> handlers)
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

        Handlers = [.. names.Values.Distinct()];
        _handlers = names.ToFrozenDictionary(Utf8NameComparer.Instance);
        _byBytes = _handlers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>A table without methods.</summary>
    public static RpcMethodTable Empty { get; } = new([]);

    /// <summary>All handlers, each once.</summary>
    public IReadOnlyList<RpcMethodHandler> Handlers { get; }

    internal bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out RpcMethodHandler? handler) =>
        _byBytes.TryGetValue(name, out handler);

    private static void Add(Dictionary<byte[], RpcMethodHandler> names, string name, RpcMethodHandler handler)
    {
        if (!names.TryAdd(Encoding.UTF8.GetBytes(name), handler))
        {
            throw new ArgumentException($"Two methods answer to the wire name '{name}'.");
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
