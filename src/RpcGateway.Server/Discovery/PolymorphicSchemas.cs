using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Server.Discovery;

/// <summary>The schemas of derived types where a base type is declared, which have a discriminator there alone.</summary>
internal static class PolymorphicSchemas
{
    /// <summary>
    /// Whether the variant is the derived type and a discriminator, nothing more: not the base type itself, nor one that
    /// takes no further members, nor one with variants of its own, which do not count below another base.
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
