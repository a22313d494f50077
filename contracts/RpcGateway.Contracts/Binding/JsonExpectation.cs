using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Describes in terms of JSON what a type expects and how a value differs from it.</summary>
internal static class JsonExpectation
{
    private const int MaxNames = 10;

    /// <param name="value">A reader positioned on the value.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="exception">The exception from reading the value.</param>
    /// <param name="isReadableAlone">Whether the value alone is valid, which means that its key in a dictionary is invalid.</param>
    public static string? Explain(Utf8JsonReader value, JsonTypeInfo type, Exception exception, bool isReadableAlone)
    {
        if (isReadableAlone)
        {
            return "the key is invalid";
        }

        var schema = type.Kind == JsonTypeInfoKind.None ? ReadSchema(type) : null;
        var expected = ExpectedKinds(type, schema);
        var found = Kind(value);
        if (expected.Count > 0 && !expected.Contains(found) && !(found == "integer" && expected.Contains("number")))
        {
            return found == "number" && expected is ["integer"]
                ? "an integer was expected, a fraction was found"
                : $"{string.Join(" or ", expected.Select(Name))} was expected, {Name(found)} was found";
        }

        return (type.Kind, value.TokenType) switch
        {
            (JsonTypeInfoKind.Object, JsonTokenType.StartObject) => ExplainObject(value, type),
            (JsonTypeInfoKind.None, _) when exception is JsonException => ExplainValue(value.TokenType, schema),
            _ => null,
        } ?? "it was rejected";
    }

    private static string? ExplainObject(Utf8JsonReader value, JsonTypeInfo type)
    {
        var present = new HashSet<string>(
            type.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        while (value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            present.Add(value.GetString()!);
            value.Read();
            value.Skip();
        }

        if (type.PolymorphismOptions is { } polymorphism)
        {
            var name = polymorphism.TypeDiscriminatorPropertyName;
            var known = polymorphism.DerivedTypes.Select(derived => derived.TypeDiscriminator switch
            {
                string text => $"'{text}'",
                var other => other?.ToString(),
            });
            return $"its '{name}' {(present.Contains(name) ? "must be" : "is missing; it must be")} {List(known.OfType<string>(), "or")}";
        }

        var missing = type.Properties.Where(IsRequired).Where(member => !present.Contains(member.Name))
            .Select(member => $"'{member.Name}'").ToList();
        return missing.Count switch
        {
            0 => null,
            1 => $"the member {missing[0]} is missing",
            _ => $"the members {List(missing, "and")} are missing",
        };
    }

    private static string? ExplainValue(JsonTokenType found, JsonObject? schema)
    {
        if (found == JsonTokenType.Number)
        {
            return schema?["type"] is null ? null : "the number is out of range";
        }

        if (found != JsonTokenType.String)
        {
            return null;
        }

        if (schema?["enum"] is JsonArray names)
        {
            return $"{List(names.Select(name => $"'{name}'"), "or")} was expected";
        }

        return schema?["format"] is { } format ? $"a string of the format '{format}' was expected"
            : schema?["type"] is null ? null
            : "the string does not have the expected form";
    }

    // Required constructor parameters count as well.
    private static bool IsRequired(JsonPropertyInfo member) =>
        member.IsRequired
        || member.Options.RespectRequiredConstructorParameters
            && member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static JsonObject? ReadSchema(JsonTypeInfo type) => type.GetJsonSchemaAsNode() as JsonObject;

    private static List<string> ExpectedKinds(JsonTypeInfo type, JsonObject? schema) => type.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => ["object"],
        JsonTypeInfoKind.Enumerable => ["array"],
        _ => schema switch
        {
            { } known when known["type"] is JsonArray several => [.. several.Select(one => one!.GetValue<string>()).Where(one => one != "null")],
            { } known when known["type"] is JsonValue one => [one.GetValue<string>()],
            { } known when known["enum"] is not null => ["string"],
            _ => [],
        },
    };

    private static string Kind(in Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => value.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? "integer" : "number",
        JsonTokenType.True or JsonTokenType.False => "boolean",
        _ => "null",
    };

    private static string Name(string kind) => kind switch
    {
        "null" => "null",
        "object" or "array" => $"an {kind}",
        "integer" => "a number",
        _ => $"a {kind}",
    };

    private static string List(IEnumerable<string> items, string word)
    {
        var all = items.ToList();
        if (all.Count > MaxNames)
        {
            return $"{string.Join(", ", all.Take(MaxNames))}, ...";
        }

        return all.Count < 2 ? all.FirstOrDefault() ?? "" : $"{string.Join(", ", all.SkipLast(1))} {word} {all[^1]}";
    }
}
