using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class AuthorizationTests
{
    private readonly CountingHandler _counting = new();

    [Fact]
    public async Task Call_AnonymousUser_IsUnauthenticated()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        (await client.ErrorCodeAsync("guarded.open")).Should().Be(RpcErrorCode.Unauthenticated);
        var logged = await server.Log.WaitForAsync("CallDenied").DefaultTimeout();
        logged.Message.Should().Contain("guarded.open");
    }

    [Fact]
    public async Task Call_AnonymousUserWhereAllowed_Passes()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        (await client.CallAsync("guarded.lobby"))["error"].Should().BeNull();
    }

    [Fact]
    public async Task Call_UserWithoutTheRole_IsForbidden()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna");

        (await client.CallAsync("guarded.open"))["error"].Should().BeNull();
        (await client.ErrorCodeAsync("guarded.office")).Should().Be(RpcErrorCode.Forbidden);
    }

    [Fact]
    public async Task Call_Again_IsNotEvaluatedAgain()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna:boss");

        for (var i = 0; i < 5; i++)
        {
            (await client.CallAsync("guarded.office"))["error"].Should().BeNull();
        }

        _counting.Evaluations.Should().Be(1);
    }

    [Fact]
    public async Task Call_DeniedAgain_IsLoggedOnce()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        for (var i = 0; i < 5; i++)
        {
            (await client.ErrorCodeAsync("guarded.open")).Should().Be(RpcErrorCode.Unauthenticated);
        }

        server.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "CallDenied");
    }

    [Fact]
    public async Task Call_AfterTheUserChanged_IsEvaluatedAgain()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        (await client.ErrorCodeAsync("guarded.office")).Should().Be(RpcErrorCode.Unauthenticated);

        await client.HelloAsync("anna:boss");

        (await client.CallAsync("guarded.office"))["error"].Should().BeNull();
    }

    [Fact]
    public async Task Notification_Denied_DoesNotReachTheService()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        await client.SendAsync("""{"jsonrpc":"2.0","method":"guarded.knock"}""");
        (await client.CallAsync("guarded.lobby"))["error"].Should().BeNull();

        GuardedService.Knocked.Should().BeFalse();
    }

    private Task<GatewayServer> StartAsync() => GatewayServer.StartAsync(
        gateway => gateway.AddService<IGuarded, GuardedService>(),
        services: services =>
        {
            TestSchemeHandler.AddTo(services);
            services.AddAuthorizationBuilder().AddPolicy("boss", policy => policy.AddRequirements(_counting));
        });

    [Authorize]
    private sealed class GuardedService : IGuarded
    {
        public static bool Knocked { get; private set; }

        public Task OpenAsync() => Task.CompletedTask;

        [Authorize("boss")]
        public Task OfficeAsync() => Task.CompletedTask;

        [AllowAnonymous]
        public Task LobbyAsync() => Task.CompletedTask;

        public void Knock() => Knocked = true;
    }

    private sealed class CountingHandler : AuthorizationHandler<CountingHandler>, IAuthorizationRequirement
    {
        public int Evaluations { get; private set; }

        protected override async Task HandleRequirementAsync(
            AuthorizationHandlerContext context, CountingHandler requirement)
        {
            context.Resource.Should().BeOfType<RpcConnectionContext>();
            Evaluations++;
            await Task.Yield();
            if (context.User.IsInRole("boss"))
            {
                context.Succeed(requirement);
            }
        }
    }
}
