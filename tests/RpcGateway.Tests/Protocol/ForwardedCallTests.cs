namespace RpcGateway.Tests.Protocol;

/// <summary>The rules of <see cref="CallSpecification"/> behind a gateway.</summary>
public sealed class ForwardedCallTests() : CallSpecification(isForwarded: true);
