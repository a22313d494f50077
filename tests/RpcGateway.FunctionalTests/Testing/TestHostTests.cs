using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Testing;

/// <summary>The gateway in memory, without faults.</summary>
public sealed class TestHostTests
{
    private readonly Gates _gates = new();

    [Fact]
    public async Task Client_Call_ReturnsTheResult()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();

        (await client.Proxy.EchoAsync("hello").DefaultTimeout()).Should().Be("hello");

        client.Client.ConnectionId.Should().NotBeNull();
        client.Network.ConnectionAttempts.Should().Be(1);
    }

    [Fact]
    public async Task Client_LargeAndManyMessages_ArriveWhole()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();
        var texts = Enumerable.Range(0, 90).Select(number => new string((char)('a' + (number % 26)), number * 1000)).ToList();

        var results = await Task.WhenAll(texts.Select(client.Proxy.EchoAsync)).DefaultTimeout();

        results.Should().Equal(texts);
    }

    [Fact]
    public async Task Client_User_IsTheUserOfTheCall()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>(
            user: new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "anna")], "test")));

        (await client.Proxy.WhoAsync().DefaultTimeout()).Should().Be("anna");
    }

    [Fact]
    public async Task Client_Token_IsValidatedByTheApplication()
    {
        await using var gateway = await StartAsync(options =>
        {
            options.ConfigureBuilder = builder => TestSchemeHandler.AddTo(builder.Services);
            options.ConfigureApplication = app => app.UseAuthentication();
        });
        var client = gateway.CreateClient<ITest>(options => options.AccessTokenProvider = _ => new("ben"));

        (await client.Proxy.WhoAsync().DefaultTimeout()).Should().Be("ben");
    }

    [Fact]
    public async Task Client_Callback_IsCalled()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>(options => options.AddCallback<ITestCallback>(new Answers()));

        (await client.Proxy.AskCallerAsync("Sure?").DefaultTimeout()).Should().Be("Sure? Yes.");
    }

    [Fact]
    public async Task Connect_PathIsNotMapped_FailsWithTheStatus()
    {
        await using var gateway = await StartAsync();
        var other = RpcTestGateway.Use(gateway.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>() as TestServer
            ?? throw new InvalidOperationException("This is not a test server."), "/other");
        var client = other.CreateClient();

        var connect = () => client.ConnectAsync();

        var error = (await connect.Should().ThrowAsync<RpcConnectionLostException>()).Which;
        error.InnerException.Should().BeOfType<HttpRequestException>().Which.StatusCode.Should().Be(HttpStatusCode.NotFound);
        await other.DisposeAsync();
    }

    [Fact]
    public async Task WaitForCall_CallIsRunning_Returns()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();
        var waiting = client.Proxy.WaitAsync("gate");

        await gateway.WaitForCallAsync("test.wait");
        _gates["gate"].Continue();

        (await waiting.DefaultTimeout()).Should().Be("gate");
        await gateway.WaitUntilQuietAsync();
    }

    [Fact]
    public async Task WaitForCall_OtherCallIsRunning_ThrowsAndNamesIt()
    {
        await using var gateway = await StartAsync(options => options.WaitLimit = TimeSpan.FromSeconds(1));
        var client = gateway.CreateClient<ITest>();
        var waiting = client.Proxy.WaitAsync("gate");
        await gateway.WaitForCallAsync("test.wait");

        var wait = () => gateway.WaitForCallAsync("test.echo");

        (await wait.Should().ThrowAsync<TimeoutException>()).Which.Message.Should().Contain("test.echo").And.Contain("running: test.wait");
        _gates["gate"].Continue();
        await waiting.DefaultTimeout();
    }

    [Fact]
    public async Task WaitUntilQuiet_CallIsRunning_Throws()
    {
        await using var gateway = await StartAsync(options => options.WaitLimit = TimeSpan.FromSeconds(1));
        var client = gateway.CreateClient<ITest>();
        var waiting = client.Proxy.WaitAsync("gate");
        await gateway.WaitForCallAsync("test.wait");

        var wait = gateway.WaitUntilQuietAsync;

        (await wait.Should().ThrowAsync<TimeoutException>()).Which.Message.Should().Contain("test.wait");
        _gates["gate"].Continue();
        await waiting.DefaultTimeout();
    }

    [Fact]
    public async Task Advance_BeyondTheCallTimeout_FailsTheCallAndCancelsItInTheService()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>(options => options.CallTimeout = TimeSpan.FromSeconds(10));
        var waiting = client.Proxy.WaitAsync("gate");
        await gateway.WaitForCallAsync("test.wait");

        await gateway.AdvanceAsync(TimeSpan.FromSeconds(11));

        (await waiting.Invoking(call => call.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        await gateway.WaitUntilAsync(() => _gates.Events.Contains("cancelled gate"));
    }

    [Fact]
    public async Task Advance_Hours_AnswersEveryPing()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();
        await client.ConnectAsync();
        var waiting = client.Proxy.WaitAsync("gate");
        await gateway.WaitForCallAsync("test.wait");

        await gateway.AdvanceAsync(TimeSpan.FromMinutes(10));

        client.Client.State.Should().Be(RpcClientState.Connected);
        client.Network.ConnectionAttempts.Should().Be(1);
        _gates["gate"].Continue();
        await waiting.DefaultTimeout();
    }

    [Fact]
    public async Task Cut_ClientWithASession_ContinuesItsCalls()
    {
        await using var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();
        var waiting = client.Proxy.WaitAsync("gate");
        await gateway.WaitForCallAsync("test.wait");

        client.Network.Cut();
        await client.WaitForStateAsync(RpcClientState.Reconnecting);
        await gateway.AdvanceAsync(TimeSpan.FromSeconds(1));
        await client.WaitForStateAsync(RpcClientState.Connected);
        _gates["gate"].Continue();

        (await waiting.DefaultTimeout()).Should().Be("gate");
        client.Client.Recovered.Should().BeTrue();
    }

    [Fact]
    public async Task Dispose_CallIgnoresItsToken_Ends()
    {
        var gateway = await StartAsync();
        var client = gateway.CreateClient<ITest>();
        var waiting = client.Proxy.WhoAfterAsync("never");
        await gateway.WaitForCallAsync("test.whoAfter");

        await gateway.DisposeAsync().DefaultTimeout();

        await waiting.Invoking(call => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task SystemClock_TimePasses()
    {
        await using var gateway = await StartAsync(options => options.UsesSystemClock = true);
        var client = gateway.CreateClient<ITest>(options => options.CallTimeout = TimeSpan.FromMilliseconds(50));

        (await client.Proxy.Invoking(proxy => proxy.WaitAsync("gate").DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task TestServer_ItsOwnWebSocketClient_IsServed()
    {
        await using var gateway = await StartAsync();
        var server = (TestServer)gateway.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
        var socket = await server.CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost/rpc"), default).DefaultTimeout();
        await using var connection = new RpcConnection(
            new WebSocketTransport(socket), new RpcConnectionSettings { Methods = new RpcMethodTable([]) });
        var running = connection.RunAsync();
        var test = connection.GetProxy<ITest>();

        var results = await Task.WhenAll(Enumerable.Range(0, 90).Select(number => test.EchoAsync($"{number}"))).DefaultTimeout();
        await connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();

        results.Should().Equal(Enumerable.Range(0, 90).Select(number => $"{number}"));
        await running.DefaultTimeout();
    }

    [Fact]
    public async Task Use_ApplicationOfTheTest_IsCalled()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(_gates);
        builder.Services.AddRpcGateway().AddService<ITest, TestService>();
        await using var app = builder.Build();
        app.MapRpcGateway("/other");
        await app.StartAsync();

        await using (var gateway = RpcTestGateway.Use(app.GetTestServer(), "/other"))
        {
            (await gateway.CreateClient<ITest>().Proxy.EchoAsync("hello").DefaultTimeout()).Should().Be("hello");
            await gateway.Invoking(it => it.AdvanceAsync(TimeSpan.FromSeconds(1)))
                .Should().ThrowAsync<InvalidOperationException>().WithMessage("*system clock*");
        }

        await app.StopAsync().DefaultTimeout();
    }

    private Task<RpcTestGateway> StartAsync(Action<RpcTestGatewayOptions>? configure = null) => RpcTestGateway.StartAsync(
        gateway =>
        {
            gateway.Services.AddSingleton(_gates);
            gateway.AddService<ITest, TestService>();
        },
        configure).DefaultTimeout();

    private sealed class Answers : ITestCallback
    {
        public void Said(string text)
        {
        }

        public void Showed(CountedText text)
        {
        }

        public Task<string> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult($"{question} Yes.");

        public IAsyncEnumerable<int> StreamAsync() => AsyncEnumerable.Empty<int>();
    }
}
