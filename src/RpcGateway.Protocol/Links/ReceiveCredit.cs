namespace RpcGateway.Protocol.Links;

/// <summary>
/// What the peer has sent on a channel, measured by the credit that it used. The credit of a message is renewed when the message has
/// been consumed. The parts of an incomplete message are renewed earlier, or a message larger than the window would never end; but
/// not while other messages still wait, so a channel holds no more than the window and one message. The owner locks.
/// </summary>
internal struct ReceiveCredit
{
    private const int Half = LinkOptions.Window / 2;

    // Used by the peer and not renewed yet, and the part of it that may be renewed.
    private int _used;
    private int _renewable;

    // Whole messages that are not consumed, and the part of them that was renewed early.
    private long _held;
    private long _early;

    // The parts of an incomplete message: not renewed, and renewed early.
    private long _parts;
    private long _earlyParts;

    /// <summary>Counts a received frame. Returns false if the peer had no credit for it.</summary>
    /// <param name="cost">The cost of the frame.</param>
    /// <param name="isUrgent">Whether the frame may exceed the credit by another window.</param>
    public bool TryUse(int cost, bool isUrgent = false)
    {
        _used += cost;
        var max = isUrgent ? 2 * LinkOptions.Window : LinkOptions.Window;
        return _used < max + LinkFrame.MaxPayload + LinkFrame.Overhead;
    }

    /// <summary>Counts an urgent message, which may arrive between the parts of another one.</summary>
    public void AddUrgent(int cost) => _held += cost;

    /// <summary>Counts a part that does not end its message.</summary>
    public void AddPart(int cost)
    {
        _parts += cost;
        RenewParts();
    }

    /// <summary>Counts the part that ends a message.</summary>
    /// <returns>The cost of the message.</returns>
    public int EndMessage(int cost)
    {
        var whole = cost + _parts + _earlyParts;
        _held += whole;
        _early += _earlyParts;
        _parts = 0;
        _earlyParts = 0;
        return (int)whole;
    }

    /// <summary>Counts consumed messages.</summary>
    public void Consume(int cost)
    {
        var early = Math.Min(_early, cost);
        _early -= early;
        _held -= cost;
        _renewable += cost - (int)early;
        RenewParts();
    }

    /// <summary>Returns the credit to renew now; 0 if it is too little.</summary>
    public int TakeRenewal()
    {
        if (_renewable < Half)
        {
            return 0;
        }

        var credit = _renewable;
        _renewable = 0;
        _used -= credit;
        return credit;
    }

    private void RenewParts()
    {
        if (_held < Half)
        {
            _renewable += (int)_parts;
            _earlyParts += _parts;
            _parts = 0;
        }
    }
}
