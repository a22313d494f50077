using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

public sealed class BackendClientTests : BackendTest
{
    [Fact]
    public async Task Call_Context_IsThatOfTheClient()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var desk = link.OpenClient("anna-1", User("anna")).GetProxy<IDesk>();

        (await desk.DescribeCallAsync().DefaultTimeout()).Should().Be("anna anna-1 desk.describeCall filtered");
        Events.All.Should().Equal("connected anna-1", "before desk.describeCall", "disposed", "after desk.describeCall");
    }

    [Fact]
    public async Task Caller_Callback_UsesTheChannelOfTheClient()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var desk = link.OpenClient("a", callbacks: Callbacks(new Agreeing())).GetProxy<IDesk>();

        (await desk.AskCallerAsync("?").DefaultTimeout()).Should().BeTrue();
        link.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Group_Notification_IsPublishedByTheGateway()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var joined = new List<string>();
        link.Respond = request =>
        {
            joined.Add($"{request.GetProperty("operation")} {request.GetProperty("name")} {request.GetProperty("connectionId")}");
            return """{"result":null,"errorCode":null,"errorMessage":null,"errorData":null}""";
        };

        await link.OpenClient("a").GetProxy<IDesk>().AnnounceAsync("room", "hi").DefaultTimeout();

        joined.Should().Equal("Join room a");
        await Eventually.IsTrueAsync(() => !link.Received.IsEmpty);
        var (_, published) = link.Received.Should().ContainSingle().Subject;
        published.GetProperty("kind").GetString().Should().Be("Group");
        published.GetProperty("name").GetString().Should().Be("room");
        published.GetProperty("message").GetProperty("method").GetString().Should().Be("deskCallback.announced");
        published.GetProperty("message").GetProperty("params").GetRawText().Should().Be("""["hi"]""");
    }

    [Fact]
    public async Task Update_NewUser_IsAuthorizedAgain()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var (client, channel, _) = link.OpenChannel(link.Describe("a", User("anna")))!.Value;
        var close = () => client.GetProxy<IDesk>().CloseAsync().DefaultTimeout();
        (await close.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Forbidden);

        link.Link.Queue(LinkFrame.Create(LinkFrameType.Update, channel.Number, link.Describe("a", User("anna", "boss")).Span));
        link.Link.Flush();

        (await close()).Should().Be(7);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("""{"id":"other"}""")]
    public async Task Update_Invalid_ClosesTheClientOnly(string description)
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var (client, channel, ended) = link.OpenChannel(link.Describe("a", User("anna")))!.Value;
        var other = link.OpenClient("b", User("ben"));
        await client.GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout();

        link.Link.Queue(LinkFrame.Create(LinkFrameType.Update, channel.Number, Encoding.UTF8.GetBytes(description)));
        link.Link.Flush();

        await ended.DefaultTimeout();
        (await other.GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout()).Should().StartWith("ben b");
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("""{"id":"","connectedAt":"2026-01-01T00:00:00Z","user":null,"address":null,"extended":true,"epoch":1,"lane":1,"maxMessageSize":null,"maxDepth":null}""")]
    [InlineData("""{"id":"a","connectedAt":"2026-01-01T00:00:00Z","user":null,"address":null,"extended":true,"epoch":0,"lane":1,"maxMessageSize":null,"maxDepth":null}""")]
    [InlineData("""{"id":"a","connectedAt":"2026-01-01T00:00:00Z","user":"AQID","address":null,"extended":true,"epoch":1,"lane":1,"maxMessageSize":null,"maxDepth":null}""")]
    public async Task Open_InvalidDescription_IsRefusedAndOthersAreServed(string description)
    {
        var backend = await StartAsync();
        var link = await Gateway.NextLinkAsync();

        var (_, _, ended) = link.OpenChannel(Encoding.UTF8.GetBytes(description))!.Value;

        (await ended.DefaultTimeout()).Code.Should().Be(RpcCloseCode.PolicyViolation);
        await backend.Log.WaitForAsync("DescriptionInvalid").DefaultTimeout();
        (await link.OpenClient("b", User("ben")).GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout()).Should().StartWith("ben b");
    }

    [Fact]
    public async Task Link_Lost_EndsItsClients()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        await link.OpenClient("a", User("anna")).GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout();

        link.Link.Abort(new RpcClose(RpcCloseCode.Lost, "cut"));

        await Eventually.IsTrueAsync(() => Events.All.Contains("disconnected a"));
    }

    [Fact]
    public async Task Client_Leaves_ObserverIsNotified()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var client = link.OpenClient("a", User("anna"));
        await client.GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout();

        client.Abort(new RpcClose(RpcCloseCode.Normal, ""));

        await Eventually.IsTrueAsync(() => Events.All.Contains("disconnected a"));
    }

    [Fact]
    public async Task Client_ReturnsWithTheSameId_IsServed()
    {
        await StartAsync();
        var link = await Gateway.NextLinkAsync();
        for (var i = 0; i < 20; i++)
        {
            var client = link.OpenClient("a", User("anna"));
            (await client.GetProxy<IDesk>().DescribeCallAsync().DefaultTimeout()).Should().StartWith("anna a");
            client.Abort(new RpcClose(RpcCloseCode.Normal, ""));
        }

        await Eventually.IsTrueAsync(() => Events.All.Count(text => text == "disconnected a") == 20);
    }
}
