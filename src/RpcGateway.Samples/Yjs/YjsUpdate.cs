namespace RpcGateway.Samples.Yjs;

/// <summary>
/// An update of a Yjs document, in version 1 of its encoding. Only what a plain text can contain is accepted: inserted and deleted characters
/// of the root type <c>text</c>, and no other types, attributes or objects.
/// </summary>
internal sealed class YjsUpdate
{
    public const string RootName = "text";

    private const long MaxClient = (1L << 53) - 1;
    private const long MaxClock = int.MaxValue;
    private const int KindMask = 0x1F;
    private const int DeletedKind = 1;
    private const int TextKind = 4;
    private const int GapKind = 10;
    private const int HasOrigin = 0x80;
    private const int HasRightOrigin = 0x40;
    private const int HasAttribute = 0x20;

    private readonly List<(long Client, YjsItem Item)> _items = [];
    private readonly List<(long Client, YjsRange Range)> _deletes = [];

    private YjsUpdate()
    {
    }

    public IReadOnlyList<(long Client, YjsItem Item)> Items => _items;

    public IReadOnlyList<(long Client, YjsRange Range)> Deletes => _deletes;

    /// <exception cref="YjsFormatException">The bytes are not an update of a text.</exception>
    public static YjsUpdate Read(ReadOnlyMemory<byte> bytes)
    {
        var update = new YjsUpdate();
        var reader = new YjsReader(bytes);
        for (var clients = reader.ReadCount("the number of clients", 3); clients > 0; clients--)
        {
            update.ReadItems(ref reader);
        }

        for (var clients = reader.ReadCount("the number of clients with deletions", 2); clients > 0; clients--)
        {
            update.ReadDeletes(ref reader);
        }

        return reader.Remaining == 0 ? update : throw reader.Fault($"{reader.Remaining} bytes follow the end of the update");
    }

    private void ReadItems(ref YjsReader reader)
    {
        var count = reader.ReadCount("the number of items", 2);
        var client = reader.ReadNumber("the client", MaxClient);
        var clock = reader.ReadNumber("the clock", MaxClock);
        for (; count > 0; count--)
        {
            var start = reader.Position;
            var kind = reader.ReadByte("the kind of an item");
            if (kind == GapKind)
            {
                clock += ReadLength(ref reader, clock);
                continue;
            }

            var item = ReadItem(ref reader, kind, clock);
            if (IsLater(item.Origin, client, clock) || IsLater(item.RightOrigin, client, clock))
            {
                throw reader.Fault("an item refers to a later one of the same client", start);
            }

            clock = item.End;
            _items.Add((client, item));
        }
    }

    private static bool IsLater(YjsId? id, long client, long clock) => id is { } other && other.Client == client && other.Clock >= clock;

    private static YjsItem ReadItem(ref YjsReader reader, byte kind, long clock)
    {
        var start = reader.Position - 1;
        if ((kind & HasAttribute) != 0)
        {
            throw reader.Fault("an item is an attribute, but a note contains only text", start);
        }

        if ((kind & KindMask) is not (DeletedKind or TextKind))
        {
            throw reader.Fault($"an item has the kind {kind & KindMask}, but a note contains only text", start);
        }

        YjsId? origin = (kind & HasOrigin) != 0 ? ReadId(ref reader) : null;
        YjsId? rightOrigin = (kind & HasRightOrigin) != 0 ? ReadId(ref reader) : null;
        if (origin is null && rightOrigin is null)
        {
            ReadRoot(ref reader);
        }

        if ((kind & KindMask) == DeletedKind)
        {
            return new YjsItem(clock, ReadLength(ref reader, clock), origin, rightOrigin, null);
        }

        var text = reader.ReadText("a text", out var length);
        return length > 0 && clock + length <= MaxClock
            ? new YjsItem(clock, length, origin, rightOrigin, text)
            : throw reader.Fault(length == 0 ? "a text is empty" : "the clock is too large", start);
    }

    private static void ReadRoot(ref YjsReader reader)
    {
        var start = reader.Position;
        if (reader.ReadNumber("the kind of the parent", 1) != 1
            || !reader.ReadText("the name of the root", out _).Span.SequenceEqual("text"u8))
        {
            throw reader.Fault($"the parent of an item is not the root '{RootName}'", start);
        }
    }

    private void ReadDeletes(ref YjsReader reader)
    {
        var client = reader.ReadNumber("the client", MaxClient);
        for (var count = reader.ReadCount("the number of deletions", 2); count > 0; count--)
        {
            var clock = reader.ReadNumber("the clock", MaxClock);
            _deletes.Add((client, new YjsRange(clock, ReadLength(ref reader, clock))));
        }
    }

    private static YjsId ReadId(ref YjsReader reader) =>
        new(reader.ReadNumber("the client", MaxClient), reader.ReadNumber("the clock", MaxClock));

    private static long ReadLength(ref YjsReader reader, long clock)
    {
        var start = reader.Position;
        var length = reader.ReadNumber("a length", MaxClock - clock);
        return length > 0 ? length : throw reader.Fault("a length is 0", start);
    }
}
