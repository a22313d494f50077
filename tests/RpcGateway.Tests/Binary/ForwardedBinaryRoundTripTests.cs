namespace RpcGateway.Tests.Binary;

/// <summary>The rules of <see cref="BinaryRoundTripSpecification"/> behind a gateway.</summary>
public sealed class ForwardedBinaryRoundTripTests() : BinaryRoundTripSpecification(isForwarded: true);
