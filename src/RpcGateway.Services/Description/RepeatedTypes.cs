using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>
/// For a repeated type, the exporter writes a reference to a place in its own document; in our document that place is elsewhere
/// or missing. Such a reference is replaced by a mark, and the marks that remain in the document are replaced by schemas. Most
/// marks do not remain, because they are inside types that get a name.
/// </summary>
internal sealed class RepeatedTypes
{
    private const string Reference = "$ref";
    private const string Mark = "repeated:";

    private readonly List<(Type Type, bool AllowsNull, NullableParts? Parts)> _types = [];

    /// <returns>The mark that replaces the exporter's reference.</returns>
    public JsonObject Remember(Type type, bool allowsNull, NullableParts? parts)
    {
        _types.Add((type, allowsNull, parts));
        return new JsonObject { [Reference] = $"{Mark}{_types.Count - 1}" };
    }

    /// <summary>Replaces marks with schemas.</summary>
    public JsonNode Resolve(JsonNode node, Func<Type, bool, NullableParts?, JsonObject> create)
    {
        switch (node)
        {
            case JsonObject marked when FindIndex(marked) is { } index:
                var (type, allowsNull, parts) = _types[index];
                return Merge(create(type, allowsNull, parts), marked);
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonObject or JsonArray)
                    {
                        members[name] = null;
                        members[name] = Resolve(value, create);
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is JsonObject or JsonArray)
                    {
                        var item = items[i]!;
                        items[i] = null;
                        items[i] = Resolve(item, create);
                    }
                }

                break;
        }

        return node;
    }

    private static int? FindIndex(JsonObject schema) =>
        schema[Reference] is JsonValue value && value.TryGetValue<string>(out var text)
            && text.StartsWith(Mark, StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(Mark.Length), provider: null)
            : null;

    private static JsonObject Merge(JsonObject schema, JsonObject marked)
    {
        foreach (var (name, value) in marked.Where(member => member.Key != Reference))
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }
}
