using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Services.Description;

/// <summary>The schemas of derived types that are used through their base type: only these have a discriminator.</summary>
internal static class PolymorphicSchemas
{
    /// <summary>
    /// Whether the variant is simply the derived type plus a discriminator. This excludes the base type itself, types that do not
    /// allow additional members, and types with variants of their own, which do not apply below another base type.
    /// </summary>
    public static bool IsPlain(JsonSchemaExporterContext context, JsonObject schema) =>
        context.TypeInfo.Type != context.BaseTypeInfo!.Type
        && SchemaNames.IsNamed(context.TypeInfo.Type)
        && context.TypeInfo.PolymorphismOptions is null
        && !schema.ContainsKey("$ref")
        && !schema.ContainsKey("additionalProperties");

    public static JsonObject CreateVariant(JsonObject derived, JsonObject schema, JsonTypeInfo baseType)
    {
        var name = baseType.PolymorphismOptions!.TypeDiscriminatorPropertyName;
        if (schema["properties"]?[name] is not { } discriminator)
        {
            return derived;
        }

        var tag = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [name] = discriminator.DeepClone() },
            ["required"] = new JsonArray(name),
        };
        return new JsonObject { ["allOf"] = new JsonArray(derived, tag) };
    }
}
