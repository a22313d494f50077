namespace RpcGateway.SampleContracts;

/// <summary>The counts of a text.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Words">Its words.</param>
/// <param name="Top">Its most frequent words, the most frequent first.</param>
public sealed record WordCount(long Bytes, long Lines, long Words, IReadOnlyList<WordFrequency> Top);
