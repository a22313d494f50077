namespace RpcGateway.Generator.Models;

/// <summary>The check of a member of an object, or of an argument.</summary>
/// <param name="Value">Its value, as C#.</param>
/// <param name="Name">Its C# name, if its JSON name follows from it.</param>
/// <param name="JsonName">Its JSON name, if that is fixed.</param>
/// <param name="Rules">Its own rules.</param>
/// <param name="Check">The number of the check of its value, or -1.</param>
internal sealed record MemberCheckModel(
    string Value, string Name, string? JsonName, EquatableArray<RuleModel> Rules, int Check);
