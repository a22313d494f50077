using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>The gateway behaves as the examples of the sample contracts show.</summary>
public sealed class SampleExampleTests(SharedGateway gateway)
{
    private static readonly RpcContractBinding[] Contracts =
    [
        RpcContracts.Get<IEcho>(), RpcContracts.Get<ICalc>(), RpcContracts.Get<IChat>(), RpcContracts.Get<IJobs>(),
        RpcContracts.Get<IMonitor>(), RpcContracts.Get<IArena>(),
    ];

    private static readonly Dictionary<string, (string Method, RpcExampleAttribute Example)> All = Contracts
        .SelectMany(contract => contract.Methods.Zip(contract.CreateDocumentation().Methods))
        .SelectMany(method => method.Second.Examples.Select(example => (Method: method.First.Name, Example: example)))
        .ToDictionary(one => $"{one.Method}: {one.Example.Name}");

    public static TheoryData<string> Examples => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_Called_ReturnsItsResult(string name)
    {
        var (method, example) = All[name];
        await using var client = await RawWebSocket.ConnectAsync(await gateway.RpcAsync());

        var id = await client.RequestAsync(method, example.Parameters);
        var response = await client.ReceiveAsync();
        while (response!["id"]?.GetValue<int>() != id)
        {
            // Progress reports arrive before the response.
            response = await client.ReceiveAsync();
        }

        if (example.Result is { } result)
        {
            response["error"].Should().BeNull();
            JsonNode.DeepEquals(response["result"], JsonNode.Parse(result)).Should().BeTrue(
                "{0} should be {1}", response["result"]?.ToJsonString(), result);
        }
        else
        {
            // Streams respond with a token, and some examples need other calls before. The params must be valid.
            var code = response["error"]?["code"]!.GetValue<int>() ?? 0;
            code.Should().BeOneOf(0, SampleErrorCode.NotInRoom);
        }
    }

    [Fact]
    public void Examples_EachContract_HasSome() =>
        All.Keys.Select(name => name.Split('.')[0]).Distinct().Should().BeEquivalentTo("echo", "calc", "chat", "jobs", "monitor", "arena");

    [Fact]
    public void Documentation_Defaults_MatchTheContract()
    {
        var after = RpcContracts.Get<IChat>().CreateDocumentation().Methods[3].Parameters[1];

        after.DefaultValue.Should().Be(0L);
        after.Description.Should().StartWith("The sequence number");
        JsonSerializer.Serialize(after.DefaultValue).Should().Be("0");
    }
}
