using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Services.Description;

/// <summary>Adds the members of an enum: a schema of numbers has no names, and no schema has descriptions of them.</summary>
internal static class EnumSchemas
{
    public static void AddMembers(Type type, JsonObject schema, JsonTypeInfo info, TypeTexts texts)
    {
        var members = new JsonArray();
        var names = Enum.GetNames(type);
        var values = Enum.GetValuesAsUnderlyingType(type);
        for (var i = 0; i < names.Length; i++)
        {
            var member = new JsonObject
            {
                ["name"] = names[i],
                ["value"] = JsonSerializer.SerializeToNode(Enum.ToObject(type, values.GetValue(i)!), info),
            };
            if (texts.Describe(type, names[i]) is { } text)
            {
                member["description"] = text;
            }

            members.Add((JsonNode)member);
        }

        schema["x-enum"] = members;
        if (type.IsDefined(typeof(FlagsAttribute), inherit: false) && schema["type"]?.GetValueKind() == JsonValueKind.String
            && schema["type"]!.GetValue<string>() == "integer")
        {
            schema["x-flags"] = true;
        }
    }
}
