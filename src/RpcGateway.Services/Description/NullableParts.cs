using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Services.Description;

/// <summary>
/// Which parts of a type may be null. The exporter of System.Text.Json knows this for a parameter or property as a whole, but not
/// for the elements of arrays and the arguments of generic types.
/// </summary>
internal sealed class NullableParts
{
    private readonly bool _allowsNull;
    private readonly IReadOnlyList<NullableParts> _parts;

    private NullableParts(bool allowsNull, IReadOnlyList<NullableParts> parts)
    {
        _allowsNull = allowsNull;
        _parts = parts;
    }

    /// <summary>Reads the nullability that the generator wrote for a type.</summary>
    public static NullableParts? Parse(string? text, Type type)
    {
        var position = 0;
        return text is null ? null : Read(text, ref position, type);
    }

    /// <summary>
    /// Reads the nullability that the compiler wrote for a property. Returns null if trimming removed it, and for members of generic
    /// types, where every <c>T</c> would count as nullable.
    /// </summary>
    public static NullableParts? Of(JsonPropertyInfo? property)
    {
        if (property?.AttributeProvider is not MemberInfo { DeclaringType.IsGenericType: false } member)
        {
            return null;
        }

        try
        {
            return member switch
            {
                PropertyInfo one => From(new NullabilityInfoContext().Create(one)),
                FieldInfo field => From(new NullabilityInfoContext().Create(field)),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Adds null to the nullable parts of a schema from the exporter.</summary>
    /// <param name="schema">The schema of the type.</param>
    /// <param name="type">The type.</param>
    public void Apply(JsonObject schema, Type type)
    {
        // A nullable value type has the parts of its underlying type.
        type = Nullable.GetUnderlyingType(type) ?? type;
        var (name, index) = _parts.Count == 2 ? ("additionalProperties", 1) : ("items", 0);
        if (_parts.Count is not (1 or 2) || schema[name] is not JsonObject inner)
        {
            return;
        }

        var part = _parts[index];
        part.Apply(inner, PartsOf(type)[index]);
        if (part._allowsNull)
        {
            schema[name] = null;
            schema[name] = SchemaNodes.OrNull(inner);
        }
    }

    private static NullableParts Read(string text, ref int position, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            position++;
            return Read(text, ref position, value);
        }

        var allowsNull = text[position++] == '?';
        var parts = new List<NullableParts>();
        foreach (var part in PartsOf(type))
        {
            parts.Add(Read(text, ref position, part));
        }

        return new NullableParts(allowsNull, parts);
    }

    private static NullableParts From(NullabilityInfo info) => new(
        !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable,
        [.. (info.ElementType is { } element ? [element] : info.GenericTypeArguments).Select(From)]);

    private static Type[] PartsOf(Type type) =>
        type.GetElementType() is { } element ? [element] : type.GetGenericArguments();
}
