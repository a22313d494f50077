using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Lab;

/// <summary>A sample with each kind of rule. Its attributes use reflection only if they are called, which generated code does not do.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Generated code does not call these attributes.")]
public sealed record Sample(
    [MaxLength(3)] string Name, int From, int To, [property: Compare(nameof(Sample.To))] int Last) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        From < To ? [] : [new ValidationResult("must be less than To", [nameof(From)])];
}
