using RpcGateway.Mailbox.Watching;

namespace RpcGateway.Mailbox.Queues;

/// <summary>What all subscriptions share.</summary>
/// <param name="Watches">The queues with subscriptions.</param>
/// <param name="Time">The clock.</param>
internal sealed record SubscriptionParts(WatchTable Watches, TimeProvider Time);
