namespace RpcGateway.Generator.Models;

/// <summary>A rule for a value.</summary>
/// <param name="Condition">
/// A C# condition that is true for an invalid value. It contains <c>{v}</c> for the value, <c>{o}</c> for the object that contains it,
/// and <c>{f}</c> for the field.
/// </param>
/// <param name="Message">What is wrong with such a value, as C#.</param>
/// <param name="FieldType">The type of a static field that the condition uses; null if it uses none.</param>
/// <param name="FieldValue">The initial value of the field, as C#.</param>
internal sealed record RuleModel(string Condition, string Message, string? FieldType = null, string? FieldValue = null);
