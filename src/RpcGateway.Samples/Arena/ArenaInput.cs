namespace RpcGateway.Samples.Arena;

/// <summary>
/// The newest input of a player. The simulation takes one per tick; however many arrive between two ticks, only the newest is
/// kept, so a fast client gains nothing and occupies nothing. Thread-safe.
/// </summary>
internal sealed class ArenaInput
{
    private readonly Lock _lock = new();
    private ArenaButtons _buttons;
    private int _sequence;
    private bool _isNew;

    /// <summary>The inputs that were replaced before a tick used them.</summary>
    public long Replaced { get; private set; }

    /// <summary>Keeps an input if its number is higher than all before.</summary>
    public void Offer(ArenaButtons buttons, int sequence)
    {
        lock (_lock)
        {
            if (sequence <= _sequence)
            {
                return;
            }

            Replaced += _isNew ? 1 : 0;
            (_buttons, _sequence, _isNew) = (buttons, sequence, true);
        }
    }

    /// <summary>Returns the newest input if no tick has used it yet; otherwise null.</summary>
    public (ArenaButtons Buttons, int Sequence)? Take()
    {
        lock (_lock)
        {
            var taken = _isNew ? (_buttons, _sequence) : ((ArenaButtons, int)?)null;
            _isNew = false;
            return taken;
        }
    }
}
