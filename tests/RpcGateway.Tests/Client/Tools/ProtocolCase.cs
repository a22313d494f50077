using System.Text.Json.Nodes;
using RpcGateway.Tests.Architecture;

namespace RpcGateway.Tests.Client;

/// <summary>One of the cases that the .NET client and the TypeScript client share.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Extended">Whether the server speaks <c>rpcgateway.v1</c>.</param>
/// <param name="Greets">Whether the greeting is exchanged before it.</param>
/// <param name="Steps">What happens, step by step.</param>
internal sealed record ProtocolCase(string Name, bool Extended, bool Greets, IReadOnlyList<JsonObject> Steps)
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
