using System.ComponentModel.DataAnnotations;
using System.Text;

namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>What to do.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Limit">For primes: the largest number to check.</param>
/// <param name="Text">For words: the text, with at most 102,400 bytes in UTF-8.</param>
public sealed record JobOrder(
    [property: EnumDataType(typeof(JobKind))] JobKind Kind,
    [property: Range(0, int.MaxValue)] int? Limit = null,
    [property: StringLength(JobOrder.MaxText)] string? Text = null) : IValidatableObject
{
    /// <summary>The maximum size of a text, in bytes of UTF-8.</summary>
    public const int MaxText = 100 * 1024;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == JobKind.Primes && (Limit is null || Text is not null))
        {
            yield return new ValidationResult("must have a limit and no text, because its kind is 'primes'");
        }

        if (Kind == JobKind.Words && (Text is null || Limit is not null))
        {
            yield return new ValidationResult("must have a text and no limit, because its kind is 'words'");
        }

        if (Text is { } text && Encoding.UTF8.GetByteCount(text) > MaxText)
        {
            yield return new ValidationResult($"must have a text of at most {MaxText} bytes");
        }
    }
}
