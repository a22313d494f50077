namespace RpcGateway.TestTools;

/// <summary>
/// The collection of tests that measure the whole process, such as its memory or its activity listeners. They run while no
/// other test runs.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
