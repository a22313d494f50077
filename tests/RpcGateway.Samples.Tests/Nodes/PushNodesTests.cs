using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Samples.Tests.Push;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Nodes;

/// <summary>Push of several nodes.</summary>
public sealed class PushNodesTests(SharedRedis redis, SharedPostgreSql postgreSql)
{
    [Fact]
    public async Task Send_AtOneNode_ReachesTheInboxAtTheOtherOnce()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var token = await SampleNodes.ClaimAsync(nodes.First, "ada");
        var receiver = (await nodes.ConnectAsync(nodes.Second, token)).GetProxy<IPush>();
        var here = (await nodes.ConnectAsync(nodes.First, SampleNodes.PushToken)).GetProxy<IPush>();
        var there = (await nodes.ConnectAsync(nodes.Second, SampleNodes.PushToken)).GetProxy<IPush>();
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await using var inbox = new InboxReader(receiver);

        var receipts = await Task.WhenAll(
            from sender in new[] { here, there }
            from _ in Enumerable.Range(0, 5)
            select sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "same")).DefaultTimeout();
        await here.SendAsync(PushGateway.News, PushGateway.Hello, "news").DefaultTimeout();
        var mails = await inbox.NextAsync(2);

        receipts.Should().OnlyContain(receipt => receipt.Sequence == 1);
        receipts.Count(receipt => !receipt.IsRepeat).Should().Be(1);
        mails.Select(mail => mail.Topic).Should().BeEquivalentTo([null, "news"]);
    }

    [Fact]
    public async Task Read_AtOneNode_IsTheStateForTheSenderAtTheOther()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var token = await SampleNodes.ClaimAsync(nodes.First, "ada");
        var receiver = (await nodes.ConnectAsync(nodes.Second, token)).GetProxy<IPush>();
        var sender = (await nodes.ConnectAsync(nodes.First, SampleNodes.PushToken)).GetProxy<IPush>();
        var receipt = await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "key").DefaultTimeout();
        await using var inbox = new InboxReader(receiver);
        await inbox.NextAsync();

        (await sender.StateAsync(PushGateway.Ada, receipt.Sequence).DefaultTimeout()).Stage.Should().Be(PushStage.Stored);
        await receiver.ReceivedAsync("phone", receipt.Sequence).DefaultTimeout();
        (await sender.StateAsync(PushGateway.Ada, receipt.Sequence).DefaultTimeout()).Stage.Should().Be(PushStage.Delivered);
        await receiver.ReadAsync(receipt.Sequence).DefaultTimeout();
        (await sender.StateAsync(PushGateway.Ada, receipt.Sequence).DefaultTimeout()).Stage.Should().Be(PushStage.Read);
    }
}
