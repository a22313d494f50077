namespace RpcGateway.FunctionalTests.Peers;

public sealed record PeerOrder(string Item, int Amount, DateTimeOffset? Due = null, PeerOrder? Next = null);
