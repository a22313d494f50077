namespace RpcGateway.Tests.Calls;

/// <summary>The rules of <see cref="CallReuseSpecification"/> behind a gateway.</summary>
public sealed class ForwardedCallReuseTests() : CallReuseSpecification(isForwarded: true);
