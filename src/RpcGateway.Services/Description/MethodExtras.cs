using System.Text.Json.Nodes;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>The errors and examples of a method.</summary>
internal static class MethodExtras
{
    public static void Add(
        JsonObject described, RpcMethodDescriptor method, RpcMethodDocumentation text, SchemaBuilder schemas)
    {
        if (text.IsObsolete)
        {
            described["deprecated"] = true;
        }

        if (text.Errors.Count > 0)
        {
            described["errors"] = ToArray(text.Errors.Select(error =>
                new JsonObject { ["code"] = error.Code, ["message"] = error.Message }));
        }

        if (text.Examples.Count > 0)
        {
            described["examples"] = ToArray(text.Examples.Select(example => ToPairing(example, method)));
        }

        // OpenRPC's error object allows no additional members.
        var more = text.Errors.Where(error => error.Name is not null || error.DataType is not null).ToList();
        if (more.Count > 0)
        {
            described["x-errors"] = ToArray(more.Select(error => DescribeMore(error, schemas)));
        }
    }

    private static JsonObject DescribeMore(RpcErrorAttribute error, SchemaBuilder schemas)
    {
        var described = new JsonObject { ["code"] = error.Code };
        MethodDescriber.AddText(described, "name", error.Name);
        if (error.DataType is { } type)
        {
            described["schema"] = schemas.Create(type, allowsNull: false);
        }

        return described;
    }

    private static JsonObject ToPairing(RpcExampleAttribute example, RpcMethodDescriptor method)
    {
        var values = JsonNode.Parse(example.Parameters) switch
        {
            JsonArray items => items.Select((item, index) => ToExample(method.Parameters[index].Name, item)),
            JsonObject members => members.Select(member => ToExample(member.Key, member.Value)),
            _ => [],
        };
        var pairing = new JsonObject { ["name"] = example.Name, ["params"] = ToArray(values) };
        if (example.Result is { } result)
        {
            pairing["result"] = ToExample("result", JsonNode.Parse(result));
        }

        return pairing;
    }

    private static JsonObject ToExample(string name, JsonNode? value) =>
        new() { ["name"] = name, ["value"] = value?.DeepClone() };

    private static JsonArray ToArray(IEnumerable<JsonObject> items) => [.. items.Select(item => (JsonNode)item)];
}
