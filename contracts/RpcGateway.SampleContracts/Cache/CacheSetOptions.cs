using System.ComponentModel.DataAnnotations;

namespace RpcGateway.SampleContracts.Cache;

/// <summary>How a value is stored.</summary>
/// <param name="ExpiresInMilliseconds">The time until it expires, from 1 to 86,400,000.</param>
/// <param name="Tags">At most 8 tags of 1 to 64 characters; <c>cache.removeByTag</c> removes all values with a tag.</param>
/// <param name="Lease">The lease under which the value was computed; 0 if there was none.</param>
public sealed record CacheSetOptions(
    [Range(1, 86_400_000)] int ExpiresInMilliseconds = 300_000,
    string[]? Tags = null,
    [Range(0, long.MaxValue)] long Lease = 0) : IValidatableObject
{
    /// <summary>The maximum number of tags of a value.</summary>
    public const int MaxTags = 8;

    /// <summary>The maximum length of a tag.</summary>
    public const int MaxTagLength = 64;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Tags is { Length: > MaxTags })
        {
            yield return new ValidationResult($"must have at most {MaxTags} items, but has {Tags.Length}", [nameof(Tags)]);
        }
        else if (Tags?.Any(tag => tag is not { Length: > 0 and <= MaxTagLength }) == true)
        {
            yield return new ValidationResult($"must contain tags of 1 to {MaxTagLength} characters", [nameof(Tags)]);
        }
    }
}
