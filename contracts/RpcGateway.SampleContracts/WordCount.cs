namespace RpcGateway.SampleContracts;

/// <summary>The counts of a text.</summary>
/// <param name="Bytes">The number of bytes.</param>
/// <param name="Lines">The number of lines.</param>
/// <param name="Words">The number of words.</param>
/// <param name="Top">The most frequent words in descending order.</param>
public sealed record WordCount(long Bytes, long Lines, long Words, IReadOnlyList<WordFrequency> Top);
