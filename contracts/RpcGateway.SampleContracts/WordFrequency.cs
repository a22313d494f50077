namespace RpcGateway.SampleContracts;

/// <summary>How often a word stands in a text.</summary>
/// <param name="Word">The word in lower case.</param>
/// <param name="Count">How often it stands there.</param>
public sealed record WordFrequency(string Word, long Count);
