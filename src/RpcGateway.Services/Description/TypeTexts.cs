using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>Finds the documentation of types and members in the sources of all contracts.</summary>
internal sealed class TypeTexts
{
    private readonly Dictionary<Type, RpcTypeDocumentation> _types = [];

    public TypeTexts(IEnumerable<RpcTypeDocumentation> types)
    {
        foreach (var type in types)
        {
            _types.TryAdd(type.Type, type);
        }
    }

    public string? Describe(Type type) => Find(type) is { } text ? TextParts.Join(text.Summary, text.Remarks) : null;

    /// <summary>Returns the description of a member, by its C# name.</summary>
    public string? Describe(Type type, string member) => Find(type)?.Members.GetValueOrDefault(member);

    /// <summary>Returns the description of a property, from the type itself or from a base type.</summary>
    public string? Describe(Type type, JsonPropertyInfo property)
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            if (Find(owner) is { } text && Find(property, text) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Find(JsonPropertyInfo property, RpcTypeDocumentation text)
    {
        if (property.AttributeProvider is MemberInfo member)
        {
            return text.Members.GetValueOrDefault(member.Name);
        }

        // Custom metadata may lack the member it was created from.
        var policy = property.Options.PropertyNamingPolicy;
        return text.Members
            .Where(one => (policy?.ConvertName(one.Key) ?? one.Key) == property.Name)
            .Select(one => one.Value)
            .FirstOrDefault();
    }

    private RpcTypeDocumentation? Find(Type type) =>
        _types.GetValueOrDefault(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
}
