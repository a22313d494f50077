namespace RpcGateway.Samples.Yjs;

/// <summary>
/// The items and deletions of one client, from any number of updates in any order. <see cref="Order"/> brings them into order: what several
/// updates contain is kept once, as the first of them has it.
/// </summary>
internal sealed class YjsClient(long id)
{
    // Limits the size of one item, and so how far an update exceeds its limit.
    private const int MaxJoinedBytes = 32 * 1024;

    private List<YjsItem> _items = [];
    private List<YjsRange> _deletes = [];
    private bool _isOrdered = true;

    public long Id => id;

    public IReadOnlyList<YjsItem> Items => _items;

    public IReadOnlyList<YjsRange> Deletes => _deletes;

    /// <summary>The number of characters that are known from the first one on, without a gap.</summary>
    public long KnownLength
    {
        get
        {
            Order();
            var end = 0L;
            foreach (var item in _items)
            {
                if (item.Clock > end)
                {
                    break;
                }

                end = item.End;
            }

            return end;
        }
    }

    public void Add(YjsItem item)
    {
        _items.Add(item);
        _isOrdered = false;
    }

    public void Add(YjsRange range)
    {
        _deletes.Add(range);
        _isOrdered = false;
    }

    public void Order()
    {
        if (!_isOrdered)
        {
            _items = Join(RemoveRepeats());
            _deletes = JoinDeletes();
            _isOrdered = true;
        }
    }

    // The order of equal clocks is kept, so the first update decides.
    private List<YjsItem> RemoveRepeats()
    {
        var (ordered, end) = (new List<YjsItem>(_items.Count), 0L);
        foreach (var item in _items.OrderBy(item => item.Clock))
        {
            if (item.End > end)
            {
                ordered.Add(item.Clock < end ? item.From(id, end) : item);
                end = item.End;
            }
        }

        return ordered;
    }

    private List<YjsItem> Join(List<YjsItem> items)
    {
        var joined = new List<YjsItem>();
        for (var start = 0; start < items.Count;)
        {
            var (end, bytes) = (start + 1, items[start].Text?.Length ?? 0);
            while (end < items.Count
                && items[end - 1].IsContinuedBy(items[end], id)
                && bytes + (items[end].Text?.Length ?? 0) <= MaxJoinedBytes)
            {
                bytes += items[end].Text?.Length ?? 0;
                end++;
            }

            joined.Add(end == start + 1 ? items[start] : Join(items[start..end], bytes));
            start = end;
        }

        return joined;
    }

    private static YjsItem Join(List<YjsItem> run, int bytes)
    {
        ReadOnlyMemory<byte>? text = null;
        if (run[0].Text is not null)
        {
            var (all, position) = (new byte[bytes], 0);
            foreach (var item in run)
            {
                item.Text!.Value.CopyTo(all.AsMemory(position));
                position += item.Text.Value.Length;
            }

            text = all;
        }

        return run[0] with { Length = run[^1].End - run[0].Clock, Text = text };
    }

    private List<YjsRange> JoinDeletes()
    {
        var joined = new List<YjsRange>();
        foreach (var range in _deletes.OrderBy(range => range.Clock))
        {
            if (joined.Count > 0 && range.Clock <= joined[^1].End)
            {
                var last = joined[^1];
                joined[^1] = last with { Length = Math.Max(last.End, range.End) - last.Clock };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
