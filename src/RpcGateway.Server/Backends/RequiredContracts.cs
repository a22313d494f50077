namespace RpcGateway.Server.Backends;

/// <summary>
/// Which required contracts are missing. One that was lost counts as missing until it has been available for a time without interruption,
/// so an instance that keeps reconnecting makes the gateway unready once. Not thread-safe.
/// </summary>
/// <param name="names">The contracts.</param>
/// <param name="recovery">The time without interruption.</param>
/// <param name="time">The clock.</param>
internal sealed class RequiredContracts(IEnumerable<string> names, TimeSpan recovery, TimeProvider time)
{
    private readonly SortedDictionary<string, State> _states = new(
        names.ToDictionary(name => name, _ => new State(), StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Called when instances have come, gone or begun to drain.</summary>
    /// <param name="isAvailable">Whether a contract has an available instance.</param>
    /// <returns>The contracts that were lost by this change.</returns>
    public IReadOnlyList<string> Update(Func<string, bool> isAvailable)
    {
        List<string> lost = [];
        foreach (var (name, state) in _states)
        {
            var wasAvailable = state.IsAvailable;
            state.IsAvailable = isAvailable(name);
            if (state.IsAvailable && !wasAvailable)
            {
                state.AvailableSince = time.GetTimestamp();
            }
            else if (!state.IsAvailable && wasAvailable)
            {
                state.WasLost = true;
                lost.Add(name);
            }
        }

        return lost;
    }

    public MissingContracts Find() => new(
        [.. _states.Where(one => !one.Value.IsAvailable).Select(one => one.Key)],
        [.. _states.Where(one => one.Value.IsAvailable && IsRecovering(one.Value)).Select(one => one.Key)]);

    private bool IsRecovering(State state)
    {
        state.WasLost &= time.GetElapsedTime(state.AvailableSince) < recovery;
        return state.WasLost;
    }

    private sealed class State
    {
        public bool IsAvailable { get; set; }

        public bool WasLost { get; set; }

        public long AvailableSince { get; set; }
    }
}
