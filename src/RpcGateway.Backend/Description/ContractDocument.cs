using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.Services.Description;

namespace RpcGateway.Backend.Description;

/// <summary>
/// The part of the OpenRPC document that describes one contract. It depends on the contract alone, so that two instances with the
/// same contract send the same document.
/// </summary>
internal static class ContractDocument
{
    // {"methods":[...],"components":{"schemas":{...}},"x-contracts":[...],"x-callbacks":[...]}
    public static JsonElement Create(IReadOnlyList<RpcContractBinding> contracts, JsonSerializerOptions options)
    {
        var described = ContractDescriber.Describe(contracts, options);
        var methods = described.Contracts.SelectMany(contract => contract.Methods).ToList();
        var callbacks = described.Contracts.Select(contract => contract.Callback).OfType<DescribedContract>().Distinct().ToList();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            DocumentParts.WriteArray(json, "methods", methods.Select(method => method.Json));
            DocumentParts.WriteSchemas(json, described.SchemasOf(methods.Concat(callbacks.SelectMany(callback => callback.Methods))));
            DocumentParts.WriteArray(json, "x-contracts", described.Contracts.Select(contract => contract.Json));
            DocumentParts.WriteArray(json, "x-callbacks", callbacks.Select(Join));
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonObject Join(DescribedContract callback)
    {
        var json = (JsonObject)callback.Json.DeepClone();
        json["methods"] = new JsonArray([.. callback.Methods.Select(method => method.Json.DeepClone())]);
        return json;
    }
}
