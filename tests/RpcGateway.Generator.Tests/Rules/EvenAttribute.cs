using System.ComponentModel.DataAnnotations;

namespace RpcGateway.Generator.Tests.Rules;

/// <summary>A rule of the application.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class EvenAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is int number && number % 2 == 0
            ? ValidationResult.Success
            : new ValidationResult($"{validationContext.DisplayName} must be even, but is {value}");
}
