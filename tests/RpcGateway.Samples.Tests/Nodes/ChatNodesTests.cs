using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.Samples.Tests.Chat;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Nodes;

/// <summary>The chat of several nodes.</summary>
public sealed class ChatNodesTests(SharedRedis redis, SharedPostgreSql postgreSql)
{
    [Fact]
    public async Task DirectMessages_FromNodeToNode_ArriveOnceAndInOrder()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var events = new ChatListener();
        var ada = (await nodes.ConnectAsync(nodes.First, await SampleNodes.ClaimAsync(nodes.First, "Ada"))).GetProxy<IConversations>();
        var token = await SampleNodes.ClaimAsync(nodes.Second, "Grace");
        await using var presence = ada.PresenceAsync("@Grace").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await NextAsync(presence)).Should().BeEmpty();

        var grace = (await nodes.ConnectAsync(nodes.Second, token, options => options.AddCallback<IChatCallback>(events).AddCallback<IConversationsCallback>(events)))
            .GetProxy<IConversations>();
        (await NextAsync(presence)).Should().Equal("Grace");
        var items = grace.SubscribeAsync("@Ada", 0).Take(20).ToListAsync(TestContext.Current.CancellationToken);
        await ada.TypingAsync("@Grace").DefaultTimeout();
        for (var i = 1; i <= 20; i++)
        {
            await ada.SendAsync("@Grace", $"text {i}", $"{i}").DefaultTimeout();
        }

        (await items.AsTask().DefaultTimeout()).Select(item => item.Message!.Text).Should().Equal(Enumerable.Range(1, 20).Select(i => $"text {i}"));
        (await events.NextAsync()).Should().Be("@Ada Ada is typing");
        (await events.NextAsync()).Should().Be("@Ada #1 Ada: text 1");
        (await grace.ListAsync().DefaultTimeout()).Should().ContainSingle().Which.Unread.Should().Be(20);
        (await grace.AcknowledgeAsync("@Ada", 20).DefaultTimeout()).Should().Be(0);
    }

    [Fact]
    public async Task Room_MembersAtBothNodes_SeeEachOtherAndHaveDifferentNames()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var events = new ChatListener();
        var ada = await nodes.ConnectAsync(nodes.First, configure: options => options.AddCallback<IChatCallback>(events));
        var grace = await nodes.ConnectAsync(nodes.Second);
        await ada.GetProxy<IChat>().JoinAsync("hall", "Ada").DefaultTimeout();

        var taken = () => grace.GetProxy<IChat>().JoinAsync("hall", "Ada").DefaultTimeout();
        (await taken.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(1006);
        (await grace.GetProxy<IChat>().JoinAsync("hall", "Grace").DefaultTimeout()).Members.Should().Equal("Ada", "Grace");
        await grace.GetProxy<IConversations>().SendAsync("hall", "Hello", "1").DefaultTimeout();
        await grace.DisposeAsync();

        (await events.NextAsync()).Should().Be("hall +Grace");
        (await events.NextAsync()).Should().Be("hall #1 Grace: Hello");
        (await events.NextAsync()).Should().Be("hall -Grace");
        (await ada.GetProxy<IChat>().MembersAsync("hall").DefaultTimeout()).Should().Equal("Ada");
    }

    [Fact]
    public async Task SendAsync_SameKeyAtBothNodes_IsStoredOnce()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var token = await SampleNodes.ClaimAsync(nodes.First, "Ada");
        var here = (await nodes.ConnectAsync(nodes.First, token)).GetProxy<IConversations>();
        var there = (await nodes.ConnectAsync(nodes.Second, token)).GetProxy<IConversations>();

        var numbers = await Task.WhenAll(
            from proxy in new[] { here, there } from _ in Enumerable.Range(0, 10) select proxy.SendAsync("@Ada", "a note", "same")).DefaultTimeout();

        numbers.Should().AllBeEquivalentTo(1);
        (await there.ReadAsync("@Ada").DefaultTimeout()).Messages.Should().ContainSingle();
    }

    private static async Task<string[]> NextAsync(IAsyncEnumerator<string[]> presence)
    {
        (await presence.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        return presence.Current;
    }
}
