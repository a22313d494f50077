using System.Text.Json.Nodes;

namespace RpcGateway.Server.Discovery;

/// <summary>
/// Where a type occurs again, the exporter refers to a place in its own document, which is elsewhere in ours or left out.
/// Such a node is marked, and written anew where the document keeps it: most of them are inside of what gets a name.
/// </summary>
internal sealed class RepeatedTypes
{
    private const string Reference = "$ref";
    private const string Mark = "repeated:";

    private readonly List<(Type Type, bool AllowsNull, NullableParts? Parts)> _types = [];

    /// <returns>The mark to put in place of the exporter's reference.</returns>
    public JsonObject Remember(Type type, bool allowsNull, NullableParts? parts)
    {
        _types.Add((type, allowsNull, parts));
        return new JsonObject { [Reference] = $"{Mark}{_types.Count - 1}" };
    }

    /// <summary>Puts schemas in place of marks.</summary>
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
