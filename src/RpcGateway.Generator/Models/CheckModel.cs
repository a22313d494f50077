namespace RpcGateway.Generator.Models;

/// <summary>The check of all values of a type, or of one argument.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Type">The type, as C#.</param>
/// <param name="Members">The members of an object that have rules, or an argument.</param>
/// <param name="Cases">The derived types of an object, the most derived first.</param>
/// <param name="ItemType">The type of the items or entries of a collection, as C#; null if it is an array.</param>
/// <param name="ItemCheck">The number of the check of the items or entries, or -1.</param>
/// <param name="Skip">A C# condition for values that are not checked; null if all are.</param>
/// <param name="Code">A C# statement that applies the code of the value itself; null if it has none.</param>
internal sealed record CheckModel(
    CheckKind Kind,
    string Type,
    EquatableArray<MemberCheckModel> Members,
    EquatableArray<CaseModel> Cases,
    string? ItemType,
    int ItemCheck,
    string? Skip,
    string? Code);
