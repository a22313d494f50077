using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>Finds the rules for members in all contracts.</summary>
internal sealed class TypeConstraints
{
    private readonly Dictionary<Type, RpcTypeConstraints> _types = [];

    public TypeConstraints(IEnumerable<RpcTypeConstraints> types)
    {
        foreach (var type in types)
        {
            _types.TryAdd(type.Type, type);
        }
    }

    /// <summary>Returns the rules of a property as a JSON schema, or null.</summary>
    public string? Find(Type type, JsonPropertyInfo property)
    {
        if (!_types.TryGetValue(type, out var rules))
        {
            return null;
        }

        if (property.AttributeProvider is MemberInfo member)
        {
            return rules.Members.GetValueOrDefault(member.Name);
        }

        // Custom metadata may lack the member it was created from.
        var policy = property.Options.PropertyNamingPolicy;
        return rules.Members
            .Where(one => (policy?.ConvertName(one.Key) ?? one.Key) == property.Name)
            .Select(one => one.Value)
            .FirstOrDefault();
    }
}
