namespace RpcGateway.Samples.Arena;

/// <summary>A player or spectator: one connection.</summary>
/// <param name="connectionId">The connection.</param>
/// <param name="tick">
/// The current tick. The numbers of snapshots start after it, so they increase for a connection that leaves and enters again, and
/// late snapshots cannot be mistaken for new ones.
/// </param>
internal sealed class Participant(string connectionId, long tick)
{
    private int _hasSent;
    private int _silentTicks;
    private int _ticksWithoutInput;
    private int _idleTicks;

    public string ConnectionId { get; } = connectionId;

    /// <summary>The player's ship; null for a spectator.</summary>
    public Ship? Ship { get; private set; }

    public ArenaInput Input { get; } = new();

    public SnapshotWindow Window { get; } = new((int)tick);

    /// <summary>The number of the last input that the ship used.</summary>
    public int Sequence { get; private set; }

    /// <summary>The reason to remove the client; null if it can stay.</summary>
    public string? Removal => this switch
    {
        { _silentTicks: >= ArenaRules.AwayTicks } => "Your page did not respond for 15 s, so you were removed from the arena.",
        { Ship: not null, _idleTicks: >= ArenaRules.IdleTicks } => "You pressed no button for 60 s, so your ship was removed.",
        _ => null,
    };

    /// <summary>Assigns a ship to the client, or removes it.</summary>
    public void Use(Ship? ship) => (Ship, _idleTicks, _ticksWithoutInput) = (ship, 0, 0);

    /// <summary>Records that the client has sent a message.</summary>
    public void RecordMessage() => Volatile.Write(ref _hasSent, 1);

    /// <summary>Uses at most one input for the next tick.</summary>
    public void Steer()
    {
        _silentTicks = Interlocked.Exchange(ref _hasSent, 0) == 1 ? 0 : _silentTicks + 1;
        if (Ship is null)
        {
            return;
        }

        _idleTicks++;
        _ticksWithoutInput++;
        if (Input.Take() is var (buttons, sequence))
        {
            _idleTicks = buttons == Ship.Buttons ? _idleTicks : 0;
            _ticksWithoutInput = 0;
            (Ship.Buttons, Sequence) = (buttons, sequence);
        }
        else if (_ticksWithoutInput > ArenaRules.InputTicks)
        {
            Ship.Buttons = ArenaButtons.None;
        }
    }
}
