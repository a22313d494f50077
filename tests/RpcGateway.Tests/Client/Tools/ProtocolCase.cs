using System.Text.Json.Nodes;
using RpcGateway.Tests.Architecture;

namespace RpcGateway.Tests.Client;

/// <summary>A case that the .NET client and the TypeScript client share.</summary>
/// <param name="Name">The name.</param>
/// <param name="Extended">Whether the server selects <c>rpcgateway.v1</c>.</param>
/// <param name="ExchangesHello">Whether <c>$/hello</c> is exchanged first.</param>
/// <param name="Steps">The steps.</param>
internal sealed record ProtocolCase(string Name, bool Extended, bool ExchangesHello, IReadOnlyList<JsonObject> Steps)
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ProtocolCase> All { get; } = Read();

    private static Dictionary<string, ProtocolCase> Read()
    {
        var path = Path.Combine(Checkout.Root, "tests", "Shared", "protocol-cases.json");
        var cases = JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray();
        return cases.Select(item => Read(item!)).ToDictionary(item => item.Name);
    }

    private static ProtocolCase Read(JsonNode item)
    {
        var extended = (bool?)item["extended"] ?? true;
        return new ProtocolCase(
            item["name"]!.GetValue<string>(),
            extended,
            extended && ((bool?)item["hello"] ?? true),
            [.. item["steps"]!.AsArray().Select(step => step!.AsObject())]);
    }
}
