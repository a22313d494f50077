namespace RpcGateway.Samples.Push;

/// <summary>The stored data of a receiver.</summary>
/// <param name="Topics">The subscriptions.</param>
/// <param name="Devices">The devices, the oldest first.</param>
internal sealed record PushProfile(IReadOnlyList<PushSubscription> Topics, IReadOnlyList<string> Devices)
{
    public static PushProfile Empty { get; } = new([], []);

    public PushSubscription? Find(string topic) => Topics.FirstOrDefault(subscription => subscription.Topic == topic);
}
