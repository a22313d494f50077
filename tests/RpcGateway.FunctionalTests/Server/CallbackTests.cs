using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class CallbackTests() : CallbackSpecification(Placement.InProcess);

public sealed class BackendCallbackTests() : CallbackSpecification(Placement.BehindGateway);

public abstract class CallbackSpecification(Placement placement) : IAsyncLifetime
{
    private ServedServices _server = null!;
    private RawWebSocket _anna = null!;
    private RawWebSocket _ben = null!;
    private string _annasId = null!;
    private string _bensId = null!;

    private IRpcClients<ITestCallback> Clients => _server.Services.GetRequiredService<IRpcClients<ITestCallback>>();

    private IRpcGroups Groups => _server.Services.GetRequiredService<IRpcGroups>();

    public async ValueTask InitializeAsync()
    {
        _server = await ServedServices.StartAsync(
            placement,
            builder => builder.AddService<ITest, TestService>(),
            ["test"],
            services =>
            {
                services.AddSingleton<Gates>();
                TestSchemeHandler.AddTo(services);
            });
        _anna = await _server.ConnectAsync(bearer: "anna");
        _ben = await _server.ConnectAsync(bearer: "ben");
        _annasId = await _anna.HelloAsync();
        _bensId = await _ben.HelloAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _anna.DisposeAsync();
        await _ben.DisposeAsync();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Caller_MethodWithResult_IsCalledDuringTheCall()
    {
        var id = await _anna.RequestAsync("test.askCaller", """["Sure?"]""");

        var question = await _anna.ReceiveAsync();
        question.Method().Should().Be("testCallback.ask");
        question["params"]!.ToJsonString().Should().Be("""["Sure?"]""");
        await RespondAsync(_anna, question, "\"yes\"");

        var response = await _anna.ReceiveAsync();
        response["id"]!.GetValue<int>().Should().Be(id);
        response.Result<string>().Should().Be("yes");
    }

    [Fact]
    public void Caller_OutsideACall_Throws() =>
        Clients.Invoking(clients => clients.Caller)
            .Should().Throw<InvalidOperationException>().WithMessage("No call is running*");

    [Fact]
    public async Task Connection_MethodWithResult_IsCalledOutsideACall()
    {
        var asking = Clients.Connection(_bensId).AskAsync("Sure?");

        await RespondAsync(_ben, (await _ben.ReceiveAsync()), "\"no\"");

        (await asking.DefaultTimeout()).Should().Be("no");
    }

    [Fact]
    public async Task Connection_Unknown_DropsNotificationsAndFailsCalls()
    {
        var unknown = Clients.Connection("unknown");

        unknown.Said("hi");
        var ask = () => unknown.AskAsync("Sure?").DefaultTimeout();

        (await ask.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task All_Notification_IsSerializedOnce()
    {
        var text = new CountedText("hi");

        Clients.All.Showed(text);

        (await NextParamsAsync(_anna)).Should().Be("""["hi"]""");
        (await NextParamsAsync(_ben)).Should().Be("""["hi"]""");
        text.Written.Should().Be(1);
    }

    [Fact]
    public async Task All_MethodWithResult_Throws()
    {
        Clients.All.Invoking(all => all.StreamAsync())
            .Should().Throw<InvalidOperationException>().WithMessage("*broadcast*");
        var ask = () => Clients.Group("room").AskAsync("Sure?");
        (await ask.Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("'testCallback.ask' has a response*Connection(id)*");
    }

    [Fact]
    public async Task User_Notification_ReachesItsConnections()
    {
        await using var second = await _server.ConnectAsync(bearer: "anna");
        await second.HelloAsync();

        Clients.User("anna").Said("hi");
        Clients.All.Said("mark");

        (await NextParamsAsync(_anna)).Should().Be("""["hi"]""");
        (await NextParamsAsync(second)).Should().Be("""["hi"]""");
        (await NextParamsAsync(_ben)).Should().Be("""["mark"]""");
    }

    [Fact]
    public async Task Group_Notification_ReachesItsMembers()
    {
        await Groups.AddAsync("room", _annasId).DefaultTimeout();

        Clients.Group("room").Said("hi");
        Clients.All.Said("mark");

        (await NextParamsAsync(_anna)).Should().Be("""["hi"]""");
        (await NextParamsAsync(_ben)).Should().Be("""["mark"]""");
        (await Groups.ListAsync("room").DefaultTimeout()).Should().Equal(_annasId);
    }

    [Fact]
    public async Task Group_AfterRemoval_ReachesNobody()
    {
        await Groups.AddAsync("room", _annasId).DefaultTimeout();
        await Groups.RemoveAsync("room", _annasId).DefaultTimeout();

        Clients.Group("room").Said("hi");
        Clients.All.Said("mark");

        (await NextParamsAsync(_anna)).Should().Be("""["mark"]""");
    }

    [Fact]
    public async Task Except_AllAndGroup_OmitsTheConnection()
    {
        await Groups.AddAsync("room", _annasId).DefaultTimeout();
        await Groups.AddAsync("room", _bensId).DefaultTimeout();

        Clients.Except(_annasId).All.Said("all");
        Clients.Except(_annasId).Except("unknown").Group("room").Said("group");
        Clients.All.Said("mark");

        (await NextParamsAsync(_anna)).Should().Be("""["mark"]""");
        (await NextParamsAsync(_ben)).Should().Be("""["all"]""");
        (await NextParamsAsync(_ben)).Should().Be("""["group"]""");
    }

    [Fact]
    public async Task AskEverybody_InsideACall_FailsWithoutExceptionText()
    {
        _server.Log.Allow("rpc.server.call.exception");

        (await _anna.ErrorCodeAsync("test.askEverybody", """["Sure?"]""")).Should().Be(RpcErrorCode.ServiceFailed);
    }

    private static Task RespondAsync(RawWebSocket client, JsonNode question, string result) =>
        client.SendAsync($$"""{"jsonrpc":"2.0","id":{{question["id"]!.ToJsonString()}},"result":{{result}}}""");

    private static async Task<string> NextParamsAsync(RawWebSocket client) =>
        (await client.ReceiveAsync())["params"]!.ToJsonString();
}
