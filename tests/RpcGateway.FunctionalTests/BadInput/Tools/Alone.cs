namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Tests of what all share, such as the memory of the process or who listens in it: no others run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
