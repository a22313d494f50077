namespace RpcGateway.FunctionalTests.Peers;

public sealed record PeerStep(int Done, int Total);
