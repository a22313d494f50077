using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Accounts;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Nodes;

/// <summary>Accounts of several nodes.</summary>
public sealed class AccountNodesTests(SharedRedis redis, SharedPostgreSql postgreSql)
{
    [Fact]
    public async Task Token_OfOneNode_IsValidAtTheOther()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var token = await SampleNodes.ClaimAsync(nodes.First, "ada");

        var client = await nodes.ConnectAsync(nodes.Second, token);

        (await client.GetProxy<IEcho>().SayAsync("hello").DefaultTimeout()).Should().Be("hello");
        nodes.Second.Services.GetRequiredService<IRpcConnections>().List().Single().UserId.Should().Be("ada");
    }

    [Fact]
    public async Task Claim_SameNameAtBothNodes_OneWins()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);

        var responses = await Task.WhenAll(
            from node in new[] { nodes.First, nodes.Second }
            from _ in Enumerable.Range(0, 5)
            select SampleNodes.PostAsync(node, AccountExtensions.Path, new { name = "ada" })).DefaultTimeout();

        responses.Count(response => response.StatusCode == HttpStatusCode.OK).Should().Be(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.Conflict).Should().Be(9);
    }
}
