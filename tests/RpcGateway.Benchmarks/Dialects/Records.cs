namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Enumerates the records of a WebSocket message. A record includes its terminator, if it has one.</summary>
internal ref struct Records(ReadOnlySpan<byte> message, Separation separation)
{
    private ReadOnlySpan<byte> _rest = message;
    private bool _isAtStart = true;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Records GetEnumerator() => this;

    public bool MoveNext()
    {
        // An empty message is one empty record.
        if (_rest.IsEmpty && !_isAtStart)
        {
            return false;
        }

        _isAtStart = false;
        var end = separation switch
        {
            Separation.LineFeeds => _rest.IndexOf((byte)'\n'),
            Separation.RecordSeparators => _rest.IndexOf((byte)0x1E) + 1,
            _ => 0,
        };
        Current = end > 0 ? _rest[..end] : _rest;
        _rest = _rest[Current.Length..];
        if (separation == Separation.LineFeeds && !_rest.IsEmpty)
        {
            _rest = _rest[1..];
        }

        return true;
    }
}
