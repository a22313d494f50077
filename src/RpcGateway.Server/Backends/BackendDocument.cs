using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Description;

namespace RpcGateway.Server.Backends;

/// <summary>Reads the part of an OpenRPC document that a backend registers with a contract.</summary>
internal static class BackendDocument
{
    // {"methods":[...],"components":{"schemas":{...}},"x-contracts":[...],"x-callbacks":[...]}
    /// <summary>Returns the description of a contract; null if the backend sent none.</summary>
    /// <exception cref="FormatException">The document is invalid, or describes other methods than the contract has.</exception>
    public static DescribedGateway? Read(BackendContract contract)
    {
        if (contract.Document is not { } document)
        {
            return null;
        }

        try
        {
            return Read(contract, JsonObject.Create(document) ?? throw new FormatException("It is not an object."));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or NullReferenceException or InvalidCastException
            or ArgumentException or JsonException)
        {
            throw new FormatException("A member is missing or has the wrong type.", e);
        }
    }

    private static DescribedGateway Read(BackendContract contract, JsonObject document)
    {
        var schemas = ((JsonObject)document["components"]!["schemas"]!)
            .ToDictionary(schema => schema.Key, schema => (JsonObject)schema.Value!.DeepClone(), StringComparer.Ordinal);
        var callbacks = ((JsonArray)document["x-callbacks"]!).Select(callback => ReadCallback((JsonObject)callback!)).ToList();
        var methods = ReadMethods((JsonArray)document["methods"]!);
        var names = contract.Methods.Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.SetEquals(methods.Select(method => method.Name)))
        {
            throw new FormatException("It does not describe the methods of the contract.");
        }

        var contracts = ((JsonArray)document["x-contracts"]!).Select(json => (JsonObject)json!.DeepClone()).ToList();
        if (contracts.Count == 0 || contracts.Any(json => json["name"]?.GetValue<string>() != contract.Name))
        {
            throw new FormatException("It does not describe the contract.");
        }

        var described = contracts.Select((json, index) => new DescribedContract(
            json, index == 0 ? methods : [], FindCallback(json, callbacks))).ToList();
        var known = schemas.Keys.ToHashSet(StringComparer.Ordinal);
        var used = methods.Concat(callbacks.SelectMany(callback => callback.Methods)).SelectMany(method => method.References)
            .Concat(schemas.Values.SelectMany(SchemaNodes.FindReferences));
        return used.All(known.Contains)
            ? new DescribedGateway(described, schemas)
            : throw new FormatException("It refers to a schema that it does not contain.");
    }

    private static DescribedContract? FindCallback(JsonObject contract, List<DescribedContract> callbacks) =>
        contract["callback"]?.GetValue<string>() is { } name
            ? callbacks.First(callback => callback.Json["name"]!.GetValue<string>() == name)
            : null;

    private static DescribedContract ReadCallback(JsonObject callback)
    {
        var json = (JsonObject)callback.DeepClone();
        json.Remove("methods");
        return new DescribedContract(json, ReadMethods((JsonArray)callback["methods"]!), null);
    }

    private static List<DescribedMethod> ReadMethods(JsonArray methods) => [.. methods.Select(method =>
    {
        var json = (JsonObject)method!.DeepClone();
        return new DescribedMethod(json["name"]!.GetValue<string>(), json, SchemaNodes.FindReferences(json).ToHashSet());
    })];
}
