using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

public sealed class BackendRegistrationTests : BackendTest
{
    [Fact]
    public async Task Register_Contract_IsDescribed()
    {
        await StartAsync(options => options.RoutePerCall("desk"));

        var registration = await (await Gateway.NextLinkAsync()).Registered;

        registration.GetProperty("instance").GetString().Should().Be("one");
        var contract = registration.GetProperty("contracts").EnumerateArray().Should().ContainSingle().Subject;
        contract.GetProperty("name").GetString().Should().Be("desk");
        contract.GetProperty("perCall").GetBoolean().Should().BeTrue();
        contract.GetProperty("methods").EnumerateArray()
            .Select(method => $"{method.GetProperty("name")} {method.GetProperty("kind")} {method.GetProperty("requires")}")
            .Should().Equal("desk.describeCall call ", "desk.askCaller call ", "desk.announce call ", "desk.close call roles boss");
        var document = contract.GetProperty("document");
        Names(document, "methods").Should().Contain("desk.askCaller");
        Names(document, "x-contracts").Should().Equal("desk");
        Names(document, "x-callbacks").Should().Equal("deskCallback");
    }

    [Fact]
    public async Task Register_Refused_IsLoggedWithTheReasonAndRepeated()
    {
        Gateway.Refusals.Enqueue("The contract 'desk' is not allowed.");
        var backend = await StartAsync();
        backend.Log.Allow("Refused");

        await Gateway.NextLinkAsync();

        (await backend.Log.WaitForAsync("Refused").DefaultTimeout()).Message.Should().Contain("The contract 'desk' is not allowed.");
        Gateway.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Connect_Fails_IsLoggedAndRepeated()
    {
        Gateway.Failures.Enqueue(new HttpRequestException("refused with 401"));
        Gateway.Failures.Enqueue(new InvalidOperationException("no token"));
        var backend = await StartAsync();

        await Gateway.NextLinkAsync();

        backend.Log.Entries.Where(entry => entry.Id.Name == "ConnectFailed").Select(entry => entry.Message)
            .Should().SatisfyRespectively(
                first => first.Should().Contain("refused with 401"), second => second.Should().Contain("no token"));
    }

    [Fact]
    public async Task Link_Lost_IsReplaced()
    {
        var backend = await StartAsync();
        var first = await Gateway.NextLinkAsync();
        await backend.Log.WaitForAsync("Connected").DefaultTimeout();

        first.Link.Abort(new RpcClose(RpcCloseCode.Lost, "cut"));
        var second = await Gateway.NextLinkAsync();

        (await second.OpenClient("b", callbacks: Callbacks(new Agreeing())).GetProxy<IDesk>().AskCallerAsync("?").DefaultTimeout()).Should().BeTrue();
        await backend.Log.WaitForAsync("Lost").DefaultTimeout();
    }

    [Fact]
    public async Task Link_GarbageFromTheGateway_IsReplaced()
    {
        await StartAsync();
        var first = await Gateway.NextLinkAsync();

        // A frame for a channel that was never opened.
        first.Link.Queue(LinkFrame.Create(LinkFrameType.Text, 99, "{}"u8));
        first.Link.Flush();

        (await first.Ended.DefaultTimeout()).Code.Should().Be(RpcCloseCode.ProtocolError);
        await Gateway.NextLinkAsync();
    }

    private static IEnumerable<string?> Names(JsonElement document, string list) =>
        document.GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty("name").GetString());
}
