namespace RpcGateway.Tests.Telemetry;

/// <summary>Tests that see what the whole process does, and so run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
