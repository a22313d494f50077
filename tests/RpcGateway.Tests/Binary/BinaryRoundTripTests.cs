namespace RpcGateway.Tests.Binary;

/// <summary>The rules of <see cref="BinaryRoundTripSpecification"/> without a gateway.</summary>
public sealed class BinaryRoundTripTests() : BinaryRoundTripSpecification(isForwarded: false);
