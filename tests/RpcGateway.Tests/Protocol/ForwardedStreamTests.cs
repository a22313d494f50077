namespace RpcGateway.Tests.Protocol;

/// <summary>The rules of <see cref="StreamSpecification"/> behind a gateway.</summary>
public sealed class ForwardedStreamTests() : StreamSpecification(isForwarded: true);
