using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Services.Dispatch;

/// <summary>Checks the JSON metadata of a type and of everything its values contain, in one direction.</summary>
/// <param name="options">The application's serializer options.</param>
/// <param name="isRead">Whether the server reads the values; otherwise it writes them.</param>
internal sealed class JsonTypeWalk(JsonSerializerOptions options, bool isRead)
{
    private readonly HashSet<Type> _seen = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Find(Type type)
    {
        Visit(type, type.ToString());
        return _problems;
    }

    private void Visit(Type type, string place)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_seen.Add(type))
        {
            return;
        }

        try
        {
            if (options.TryGetTypeInfo(type, out var info))
            {
                Check(info, place);
                VisitParts(info, place);
            }
            else
            {
                _problems.Add($"JSON metadata for {place} is missing. Add the type to a JsonSerializerContext in "
                    + "SerializerOptions.TypeInfoResolverChain.");
            }
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            _problems.Add($"{place} cannot be {Direction}: {e.Message}");
        }
    }

    private string Direction => isRead ? "read" : "written";

    private void Check(JsonTypeInfo info, string place)
    {
        if (info.Kind == JsonTypeInfoKind.None)
        {
            // The schema of a type without a converter matches no value.
            if (info.GetJsonSchemaAsNode() is JsonObject schema && schema.ContainsKey("not"))
            {
                _problems.Add($"{place} cannot be {Direction}: the type has no JSON representation.");
            }
        }
        else if (info.Type.IsValueType && typeof(ITuple).IsAssignableFrom(info.Type) && info.Properties.Count == 0)
        {
            _problems.Add($"{place} would lose its content: the fields of value tuples are not serialized. Use a record.");
        }
        else if (isRead)
        {
            CheckReading(info, place);
        }
    }

    private void CheckReading(JsonTypeInfo info, string place)
    {
        if (info is { Kind: JsonTypeInfoKind.Object, Type.IsValueType: true, Properties.Count: > 0 }
            && !info.Properties.Any(IsRead))
        {
            _problems.Add($"{place} would lose its content: none of its properties has a setter.");
        }
        else if (info.CreateObject is null)
        {
            Probe(info);
        }
    }

    /// <summary>
    /// The start of a value is enough for System.Text.Json to detect a missing constructor. No constructor runs, because
    /// constructors with parameters run at the end of the value.
    /// </summary>
    private static void Probe(JsonTypeInfo info)
    {
        try
        {
            JsonSerializer.Deserialize(info.Kind == JsonTypeInfoKind.Enumerable ? "["u8 : "{"u8, info);
        }
        catch (JsonException)
        {
            // A constructor was found; only the end of the value is missing.
        }
    }

    private void VisitParts(JsonTypeInfo info, string place)
    {
        foreach (var property in info.Properties.Where(property => property.CustomConverter is null && IsUsed(property)))
        {
            Visit(property.PropertyType, $"{place}.{property.Name}");
        }

        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            Visit(derived.DerivedType, derived.DerivedType.ToString());
        }

        if (info.ElementType is { } element)
        {
            Visit(element, place == info.Type.ToString() ? element.ToString() : $"{place}[]");
        }
    }

    private bool IsUsed(JsonPropertyInfo property) => isRead ? IsRead(property) : property.Get is not null;

    private static bool IsRead(JsonPropertyInfo property) =>
        property.Set is not null || property.AssociatedParameter is not null || property.ObjectCreationHandling is not null;
}
