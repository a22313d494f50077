using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Services.Presence;

/// <summary>Writes and reads what nodes send each other. Invalid bytes throw <see cref="InvalidDataException"/>.</summary>
/// <param name="serializer">The options for the states of entries that were read.</param>
internal sealed class PresenceCodec(JsonSerializerOptions serializer)
{
    // A state that is allowed in a message, within an entry of a batch.
    public const int MaxDepth = JsonLimits.MaxDepth + 8;

    private static readonly long MinDate = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxDate = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] Write(PresenceBatch batch) => JsonSerializer.SerializeToUtf8Bytes(
        new BatchRecord(batch.NodeId, batch.Sequence)
        {
            Entries = batch.Entries.Count > 0 ? [.. batch.Entries.Select(ToRecord)] : null,
            Left = batch.Left.Count > 0 ? batch.Left : null,
            Last = batch.IsLast,
        },
        PresenceJson.Default.BatchRecord);

    public static byte[] Write(PresenceQuery query) => JsonSerializer.SerializeToUtf8Bytes(
        new QueryRecord((int)query.Kind, query.Name, query.Page, query.Pages) { OnlyCount = query.OnlyCount },
        PresenceJson.Default.QueryRecord);

    public static byte[] Write(PresencePage page) => JsonSerializer.SerializeToUtf8Bytes(
        new PageRecord(page.Sequence, page.Pages)
        {
            Entries = [.. page.Entries.Select(ToRecord)],
            Connections = page.Connections,
            Users = page.Users.Count > 0 ? page.Users : null,
        },
        PresenceJson.Default.PageRecord);

    public PresenceBatch ReadBatch(ReadOnlySpan<byte> bytes)
    {
        var record = Read(bytes, PresenceJson.Default.BatchRecord);
        if (record.Node.Length == 0 || record.Sequence < 0)
        {
            throw new InvalidDataException("It names no node.");
        }

        foreach (var id in record.Left ?? [])
        {
            Check(id, record.Node);
        }

        return new PresenceBatch(record.Node, record.Sequence)
        {
            Entries = ToEntries(record.Entries, record.Node),
            Left = record.Left ?? [],
            IsLast = record.Last,
        };
    }

    public static PresenceQuery ReadQuery(ReadOnlySpan<byte> bytes)
    {
        var record = Read(bytes, PresenceJson.Default.QueryRecord);
        return record.Page >= 0 && record.Pages >= 0 && record.Page <= record.Pages
            ? new PresenceQuery((RpcAddressKind)record.Kind, record.Name, record.Page, record.Pages, record.OnlyCount)
            : throw new InvalidDataException("It asks for a page that cannot exist.");
    }

    /// <param name="bytes">The page.</param>
    /// <param name="nodeId">The node that was asked: it can have only its own connections.</param>
    public PresencePage ReadPage(ReadOnlySpan<byte> bytes, string nodeId)
    {
        var record = Read(bytes, PresenceJson.Default.PageRecord);
        return record.Pages > 0 && record.Sequence >= 0 && record.Connections >= 0
            ? new PresencePage(record.Sequence, record.Pages)
            {
                Entries = ToEntries(record.Entries, nodeId),
                Connections = record.Connections,
                Users = record.Users ?? [],
            }
            : throw new InvalidDataException("It has no pages.");
    }

    private static T Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new InvalidDataException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static EntryRecord ToRecord(RpcPresenceEntry entry) => new(entry.ConnectionId, entry.Since.ToUnixTimeMilliseconds())
    {
        User = entry.UserId,
        Groups = entry.Groups.Count > 0 ? entry.Groups : null,
        State = entry.State.IsEmpty ? null : ToArray(entry.State),
        Detached = entry.IsDetached,
    };

    private static byte[] ToArray(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == bytes.Length ? array : bytes.ToArray();

    private RpcPresenceEntry[] ToEntries(IReadOnlyList<EntryRecord?>? records, string nodeId)
    {
        // Many connections are in the same groups.
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. (records ?? []).Select(record => ToEntry(record, nodeId, groups))];
    }

    private RpcPresenceEntry ToEntry(EntryRecord? record, string nodeId, Dictionary<string, string> groups)
    {
        if (record is null)
        {
            throw new InvalidDataException("An entry is null.");
        }

        Check(record.Id, nodeId);
        if (record.Since < MinDate || record.Since > MaxDate)
        {
            throw new InvalidDataException("It contains a date that is out of range.");
        }

        return new RpcPresenceEntry
        {
            ConnectionId = record.Id,
            UserId = record.User,
            Groups = record.Groups is null ? [] : [.. record.Groups.Select(group => Share(groups, group))],
            State = record.State,
            Since = DateTimeOffset.FromUnixTimeMilliseconds(record.Since),
            IsDetached = record.Detached,
            Serializer = serializer,
        };
    }

    private static string Share(Dictionary<string, string> texts, string text)
    {
        if (!texts.TryGetValue(text ?? throw new InvalidDataException("A group is null."), out var shared))
        {
            texts.Add(text, shared = text);
        }

        return shared;
    }

    private static void Check(string? connectionId, string nodeId)
    {
        if (connectionId is null || RpcConnectionId.GetNode(connectionId) != nodeId)
        {
            throw new InvalidDataException("It contains a connection of another node.");
        }
    }
}
