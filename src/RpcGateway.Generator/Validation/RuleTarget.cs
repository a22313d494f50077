using System.Globalization;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Validation;

/// <summary>A parameter or member whose attributes are read, with the rules found so far.</summary>
/// <param name="type">Its type.</param>
/// <param name="name">Its name in messages.</param>
/// <param name="compilation">The compilation.</param>
/// <param name="report">Reports an attribute that cannot be enforced, with the reason.</param>
/// <param name="owner">The type that contains the member; null for a parameter.</param>
internal sealed class RuleTarget(
    ITypeSymbol type, string name, Compilation compilation, Action<string, string> report, INamedTypeSymbol? owner = null)
{
    private readonly List<RuleModel> _rules = [];
    private readonly SortedDictionary<string, string> _keywords = new(StringComparer.Ordinal);

    /// <summary>Its type without <c>Nullable</c>.</summary>
    public ITypeSymbol Type { get; } = IsNullableValue(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;

    public bool IsNullable { get; } = IsNullableValue(type);

    public bool IsString => Type.SpecialType == SpecialType.System_String;

    public string Name => name;

    public Compilation Compilation => compilation;

    public INamedTypeSymbol? Owner => owner;

    public IReadOnlyList<RuleModel> Rules => _rules;

    public IReadOnlyDictionary<string, string> Keywords => _keywords;

    /// <summary>Whether generated code can read a member.</summary>
    public bool CanRead(ISymbol member) => compilation.IsSymbolAccessibleWithin(
        member is IPropertySymbol { GetMethod: { } getter } ? getter : member, compilation.Assembly);

    public void Report(AttributeData data, string reason) => report(ShortName(data), reason);

    /// <summary>Adds a rule whose message follows from the attribute.</summary>
    /// <param name="data">The attribute, which may have a message of its own.</param>
    /// <param name="condition">The condition, as in <see cref="RuleModel"/>.</param>
    /// <param name="text">The message by default.</param>
    /// <param name="arguments">The values for the placeholders of the attribute's own message, after the name.</param>
    public void Add(AttributeData data, string condition, string text, params object?[] arguments) =>
        _rules.Add(new(condition, CSharpText.Quote(Message(data, text, arguments))));

    public void Add(RuleModel rule) => _rules.Add(rule);

    /// <summary>Returns the message of an attribute, which may have one of its own.</summary>
    public string Message(AttributeData data, string text, params object?[] arguments)
    {
        if (data.NamedArguments.Any(argument => argument.Key is "ErrorMessageResourceName" or "ErrorMessageResourceType"))
        {
            Report(data, "its message comes from a resource; use ErrorMessage");
        }

        if (Named(data, "ErrorMessage") is not string own)
        {
            return text;
        }

        try
        {
            return string.Format(CultureInfo.InvariantCulture, own, [name, .. arguments]);
        }
        catch (FormatException)
        {
            return own;
        }
    }

    /// <summary>Adds a keyword of JSON schemas. Of two minimum lengths, the larger one applies.</summary>
    public void Describe(string keyword, string? json)
    {
        if (json is null || keyword == "minLength" && _keywords.TryGetValue(keyword, out var given) && Number(given) >= Number(json))
        {
            return;
        }

        _keywords[keyword] = json;
    }

    public static object? Named(AttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.Key == name) is { Key: not null, Value: { Kind: not TypedConstantKind.Array } value }
            ? value.Value
            : null;

    private static string ShortName(AttributeData data)
    {
        const string Suffix = "Attribute";
        var full = data.AttributeClass!.Name;
        return full.EndsWith(Suffix, StringComparison.Ordinal) ? full.Substring(0, full.Length - Suffix.Length) : full;
    }

    private static long Number(string json) => long.Parse(json, CultureInfo.InvariantCulture);

    private static bool IsNullableValue(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
