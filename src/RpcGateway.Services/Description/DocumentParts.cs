using System.Text.Json;
using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>Writes the parts that all OpenRPC documents contain.</summary>
internal static class DocumentParts
{
    /// <summary>Writes an array of objects.</summary>
    public static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<JsonObject> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    // "components":{"schemas":{...}}
    /// <summary>Writes the schemas that the methods refer to.</summary>
    public static void WriteSchemas(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, JsonObject>> schemas)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("schemas");
        foreach (var (name, schema) in schemas)
        {
            json.WritePropertyName(name);
            schema.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
