namespace RpcGateway.Samples.Yjs;

/// <summary>
/// Distributes items and deletions over updates of a limited size. Items of a client are added in order and one client after the other; then
/// the deletions in the same way.
/// </summary>
internal sealed class YjsParts(int maxBytes)
{
    // Of a text that is larger than a part. At most 30 KB.
    private const int SplitLength = 10_000;

    private readonly List<byte[]> _parts = [];
    private YjsPart _part = new();

    public void Add(long client, YjsItem item)
    {
        while (item.Length > SplitLength && item.Text?.Length > maxBytes)
        {
            var length = item.IsStart(SplitLength) ? SplitLength : SplitLength - 1;
            AddWhole(client, item.First(length));
            item = item.From(client, item.Clock + length);
        }

        AddWhole(client, item);
    }

    public void Add(long client, YjsRange range)
    {
        Limit();
        _part.Add(client, range);
    }

    public IReadOnlyList<byte[]> Complete()
    {
        if (_part.Length > 0 || _parts.Count == 0)
        {
            _parts.Add(_part.ToUpdate());
            _part = new YjsPart();
        }

        return _parts;
    }

    private void AddWhole(long client, YjsItem item)
    {
        Limit();
        _part.Add(client, item);
    }

    private void Limit()
    {
        if (_part.Length >= maxBytes)
        {
            _parts.Add(_part.ToUpdate());
            _part = new YjsPart();
        }
    }
}
