namespace RpcGateway.Protocol.Incoming;

/// <summary>The params of a call: a slice of the receive buffer, or a copy.</summary>
internal struct CallParams(ReadOnlyMemory<byte> json)
{
    private ReadOnlyMemory<byte> _json = json;

    public readonly ReadOnlySpan<byte> Json => _json.Span;

    /// <summary>Whether the params are a copy, which stays valid after the call's first await.</summary>
    public bool IsCopy { get; private set; }

    public void Retain()
    {
        if (!IsCopy)
        {
            _json = _json.ToArray();
            IsCopy = true;
        }
    }

    /// <summary>
    /// Called before the receive buffer is reused. Without a copy, a later read would see another message.
    /// </summary>
    public void LeaveReadLoop()
    {
        if (!IsCopy)
        {
            _json = default;
        }
    }
}
