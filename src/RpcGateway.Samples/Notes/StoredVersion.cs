using System.Text.Json.Serialization;

namespace RpcGateway.Samples.Notes;

/// <summary>A version in the mailbox. It is stored after all of its parts.</summary>
/// <param name="Title">Its name; empty if the server stored it.</param>
/// <param name="Author">The name of the user that stored it; empty if the server stored it.</param>
/// <param name="Sequence">The number of the last change that it contains.</param>
/// <param name="FirstPart">The number of its first part.</param>
/// <param name="Parts">The number of its parts.</param>
/// <param name="Size">The size of its parts in bytes.</param>
/// <param name="Ranges">Where its parts are; null if they follow each other.</param>
internal sealed record StoredVersion(
    string Title, string Author, long Sequence, long FirstPart, int Parts, long Size, IReadOnlyList<PartRange>? Ranges = null)
{
    /// <summary>Where its parts are, in their order.</summary>
    [JsonIgnore]
    public IReadOnlyList<PartRange> PartRanges => Ranges ?? [new PartRange(FirstPart, Parts)];
}
