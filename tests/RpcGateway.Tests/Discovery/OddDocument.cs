using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.Oddities;
using RpcGateway.Server.Discovery;
using RpcGateway.Services.Description;

namespace RpcGateway.Tests.Discovery;

/// <summary>The parsed document of the contract <see cref="IOdd"/>.</summary>
internal sealed class OddDocument
{
    private OddDocument(JsonNode json) => Json = json;

    public JsonNode Json { get; }

    public JsonNode this[string schema] =>
        Json["components"]!["schemas"]![schema] ?? throw new InvalidOperationException($"There is no schema {schema}.");

    public IEnumerable<string> Names => Json["components"]!["schemas"]!.AsObject().Select(schema => schema.Key);

    public static OddDocument Create(
        Action<JsonSerializerOptions>? configure = null, IReadOnlySet<string>? hidden = null, params RpcContractBinding[] more)
    {
        var options = RpcJson.CreateOptions();
        configure?.Invoke(options);
        var gateway = ContractDescriber.Describe([RpcContracts.Get<IOdd>(), .. more], options);
        var info = new DocumentHeader("Odd", "1.0.0");
        return new OddDocument(JsonNode.Parse(
            DocumentWriter.Write(gateway, [], info, hidden ?? new HashSet<string>(), "ws://localhost/rpc").Span)!);
    }

    public JsonNode Method(string name) =>
        Json["methods"]!.AsArray().Single(method => method!["name"]!.GetValue<string>() == name)!;

    public JsonNode Parameter(string method, string name) =>
        Method(method)["params"]!.AsArray().Single(parameter => parameter!["name"]!.GetValue<string>() == name)!;

    /// <summary>The schema of a parameter.</summary>
    public JsonNode Schema(string method, string parameter) => Parameter(method, parameter)["schema"]!;
}
