using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Push.Rules;

namespace RpcGateway.SampleContracts.Push;

/// <summary>Where a message goes: to a user or to the subscribers of a topic.</summary>
/// <param name="User">The id of the user, who need not have signed in before.</param>
/// <param name="Topic">The topic: 1 to 64 lower-case letters, digits, dots, hyphens and underscores.</param>
public sealed record PushTarget(
    [property: StringLength(PushRules.MaxUser, MinimumLength = 1), RegularExpression(PushRules.NoControls)] string? User = null,
    [property: StringLength(64, MinimumLength = 1), RegularExpression(PushRules.Name)] string? Topic = null) : IValidatableObject
{
    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (User is null == Topic is null)
        {
            yield return new ValidationResult("must have either a user or a topic");
        }
    }
}
