using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>Helpers for schemas.</summary>
internal static class SchemaNodes
{
    private const string ReferenceStart = "#/components/schemas/";

    public static JsonObject Reference(string name) => new() { ["$ref"] = ReferenceStart + name };

    /// <summary>Returns the names that a schema or a method refers to, including duplicates.</summary>
    public static IEnumerable<string> FindReferences(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue value } && value.TryGetValue<string>(out var text)
                && text.StartsWith(ReferenceStart, StringComparison.Ordinal)
                ? [text[ReferenceStart.Length..]]
                : FindReferences(member.Value)),
        JsonArray items => items.SelectMany(FindReferences),
        _ => [],
    };

    /// <summary>Replaces the names that a schema or a method refers to.</summary>
    public static void RenameReferences(JsonNode? node, IReadOnlyDictionary<string, string> names)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                RenameReferences(item, names);
            }
        }
        else if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue value && value.TryGetValue<string>(out var text)
                && text.StartsWith(ReferenceStart, StringComparison.Ordinal)
                && names.TryGetValue(text[ReferenceStart.Length..], out var name))
            {
                members["$ref"] = ReferenceStart + name;
            }

            foreach (var member in members)
            {
                RenameReferences(member.Value, names);
            }
        }
    }

    /// <summary>Returns the schema as an object: <c>true</c> becomes <c>{}</c>.</summary>
    public static JsonObject AsObject(JsonNode node) => node as JsonObject ?? [];

    /// <summary>Returns a schema that also has the keywords of another one.</summary>
    public static JsonObject Constrain(JsonObject schema, string rules)
    {
        // Readers ignore what stands next to a reference.
        var constrained = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()) } : (JsonObject)schema.DeepClone();
        var allowsNull = schema["type"] is JsonArray types && types.Any(IsNull);
        foreach (var (keyword, value) in JsonNode.Parse(rules)!.AsObject())
        {
            constrained[keyword] = value?.DeepClone();
        }

        if (allowsNull && constrained["enum"] is JsonArray values && values.All(value => value is not null))
        {
            values.Add(null);
        }

        return constrained;
    }

    /// <summary>Returns a schema that also allows null.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            (schema["enum"] as JsonArray)?.Add(null);
            return schema;
        }

        if (schema["type"] is JsonArray types)
        {
            if (!types.Any(IsNull))
            {
                types.Add((JsonNode)"null");
            }

            return schema;
        }

        if (schema["enum"] is JsonArray values)
        {
            if (values.All(value => value is not null))
            {
                values.Add(null);
            }

            return schema;
        }

        // A schema with none of these already allows everything.
        return schema.ContainsKey("$ref") || schema.ContainsKey("anyOf") || schema.ContainsKey("allOf")
            ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) }
            : schema;
    }

    private static bool IsNull(JsonNode? type) =>
        type is JsonValue value && value.TryGetValue<string>(out var name) && name == "null";
}
