namespace RpcGateway.SampleContracts;

/// <summary>The frequency of a word in a text.</summary>
/// <param name="Word">The word in lower case.</param>
/// <param name="Count">The number of occurrences.</param>
public sealed record WordFrequency(string Word, long Count);
