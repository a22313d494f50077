using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RpcGateway.Generator.Tests.Rules;

/// <summary>An object with rules that compare its members.</summary>
public sealed record SignUp(
    [Required] string Password,
    [property: Compare(nameof(SignUp.Password))] string? Repeated,
    int Adults = 1,
    [property: JsonPropertyName("kids")] int Children = 0,
    [property: Compare("Children", ErrorMessage = "{0} differs from {1}.")] int? Beds = 0,
    Slot? Slot = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        yield return ValidationResult.Success!;
        if (Password == "explicit")
        {
            throw new InvalidOperationException(Password);
        }

        if (Adults + Children > 4)
        {
            yield return new ValidationResult("too many in " + validationContext.DisplayName, [nameof(Adults), nameof(Children)]);
        }

        if (Adults == 0)
        {
            yield return new ValidationResult("has no adults");
        }
    }
}

/// <summary>A value whose interface is implemented explicitly.</summary>
public readonly record struct Slot(int From, int To) : IValidatableObject
{
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        From < To ? [] : [new ValidationResult("must be after From", [nameof(To)])];
}
