namespace RpcGateway.Server.Limits;

/// <summary>Holds the slot of a connection until its end. <c>$/hello</c> may still run when the connection ends.</summary>
internal sealed class ConnectionPlace(ConnectionSlots slots, ConnectionSlot slot)
{
    private readonly Lock _gate = new();
    private ConnectionSlot? _slot = slot;

    /// <summary>Counts the connection for its new user instead.</summary>
    /// <returns>False if the user has too many connections.</returns>
    public bool TryMove(string? userId)
    {
        lock (_gate)
        {
            if (_slot is null)
            {
                return true;
            }

            if (slots.Move(_slot, userId) is not { } moved)
            {
                return false;
            }

            _slot = moved;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (_slot is { } held)
            {
                slots.Release(held);
                _slot = null;
            }
        }
    }
}
