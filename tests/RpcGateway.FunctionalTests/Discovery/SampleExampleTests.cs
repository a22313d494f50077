using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.SampleContracts;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>The examples of the sample contracts are what the gateway does.</summary>
public sealed class SampleExampleTests(SharedGateway gateway)
{
    private static readonly RpcContractBinding[] Contracts =
    [
        RpcContracts.Get<IEcho>(), RpcContracts.Get<ICalc>(), RpcContracts.Get<IChat>(), RpcContracts.Get<IJobs>(),
        RpcContracts.Get<IMonitor>(),
    ];

    private static readonly Dictionary<string, (string Method, RpcExampleAttribute Example)> All = Contracts
        .SelectMany(contract => contract.Methods.Zip(contract.CreateDocumentation().Methods))
        .SelectMany(method => method.Second.Examples.Select(example => (Method: method.First.Name, Example: example)))
        .ToDictionary(one => $"{one.Method}: {one.Example.Name}");

    public static TheoryData<string> Examples => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_Called_AnswersItsResult(string name)
    {
        var (method, example) = All[name];
        await using var client = await JsonSocket.ConnectAsync(await gateway.RpcAsync());

        var id = await client.RequestAsync(method, example.Parameters);
        var answer = await client.ReceiveAsync();
        while (answer!["id"]?.GetValue<int>() != id)
        {
            // Reports of progress come before.
            answer = await client.ReceiveAsync();
        }

        if (example.Result is { } result)
        {
            answer["error"].Should().BeNull();
            JsonNode.DeepEquals(answer["result"], JsonNode.Parse(result)).Should().BeTrue(
                "{0} should be {1}", answer["result"]?.ToJsonString(), result);
        }
        else
        {
            // Streams answer with a token, and some examples need other calls before; the params have to fit.
            var code = answer["error"]?["code"]!.GetValue<int>() ?? 0;
            code.Should().BeOneOf(0, SampleErrorCode.NotInRoom);
        }
    }

    [Fact]
    public void Examples_EveryServiceContract_HasSome() =>
        All.Keys.Select(name => name.Split('.')[0]).Distinct().Should().BeEquivalentTo("echo", "calc", "chat", "jobs", "monitor");

    [Fact]
    public void Defaults_Documentation_AreThoseOfTheContract()
    {
        var after = RpcContracts.Get<IChat>().CreateDocumentation().Methods[3].Parameters[1];

        after.DefaultValue.Should().Be(0L);
        after.Description.Should().StartWith("The sequence number");
        JsonSerializer.Serialize(after.DefaultValue).Should().Be("0");
    }
}
