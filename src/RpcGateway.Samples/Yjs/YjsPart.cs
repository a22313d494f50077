namespace RpcGateway.Samples.Yjs;

/// <summary>One update while it is written.</summary>
internal sealed class YjsPart
{
    private readonly YjsWriter _items = new();
    private readonly YjsWriter _deletes = new();
    private YjsWriter _section = new();
    private int _clients;
    private int _clientsWithDeletes;
    private long _client = -1;
    private long _start;
    private long _end;
    private int _count;
    private bool _isDeleting;

    /// <summary>The size of what was added.</summary>
    public int Length => _items.Length + _deletes.Length + _section.Length;

    public void Add(long client, YjsItem item)
    {
        if (client != _client)
        {
            EndItems();
            (_client, _start, _end) = (client, item.Clock, item.Clock);
        }

        if (item.Clock > _end)
        {
            _section.WriteGap(item.Clock - _end);
            _count++;
        }

        _section.WriteItem(item);
        _count++;
        _end = item.End;
    }

    public void Add(long client, YjsRange range)
    {
        EndItems();
        if (client != _client)
        {
            EndDeletes();
            _client = client;
        }

        _section.WriteNumber(range.Clock);
        _section.WriteNumber(range.Length);
        _count++;
        _isDeleting = true;
    }

    public byte[] ToUpdate()
    {
        EndItems();
        EndDeletes();
        var update = new YjsWriter();
        update.WriteNumber(_clients);
        update.Write(_items.Written);
        update.WriteNumber(_clientsWithDeletes);
        update.Write(_deletes.Written);
        return update.ToArray();
    }

    private void EndItems()
    {
        if (_count > 0 && !_isDeleting)
        {
            _items.WriteNumber(_count);
            _items.WriteNumber(_client);
            _items.WriteNumber(_start);
            _items.Write(_section.Written);
            _clients++;
            EndSection();
        }
    }

    private void EndDeletes()
    {
        if (_count > 0 && _isDeleting)
        {
            _deletes.WriteNumber(_client);
            _deletes.WriteNumber(_count);
            _deletes.Write(_section.Written);
            _clientsWithDeletes++;
            EndSection();
        }
    }

    private void EndSection() => (_section, _count, _client, _isDeleting) = (new YjsWriter(), 0, -1, false);
}
