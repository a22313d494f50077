namespace RpcGateway.Tests.Binary;

/// <summary>The rules of <see cref="BinaryEndSpecification"/> behind a gateway.</summary>
public sealed class ForwardedBinaryEndTests() : BinaryEndSpecification(isForwarded: true);
