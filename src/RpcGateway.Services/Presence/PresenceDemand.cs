namespace RpcGateway.Services.Presence;

/// <summary>
/// Whether some node may have a reader of presence: if not, changes are not published. A node with a reader says so regularly. This node
/// publishes when in doubt, after its start and after messages were lost, so that no reader waits for it.
/// </summary>
internal sealed class PresenceDemand(TimeProvider time)
{
    // Five times as long as the interval in which readers ask.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private long _asked = time.GetTimestamp();

    /// <summary>Whether a node has a reader, as far as this node knows.</summary>
    public bool Exists => time.GetElapsedTime(Volatile.Read(ref _asked)) < Memory;

    /// <summary>A node has a reader, or it is not known whether one has.</summary>
    public void Note() => Volatile.Write(ref _asked, time.GetTimestamp());
}
