namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Tests that count the memory of the process: no others run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
