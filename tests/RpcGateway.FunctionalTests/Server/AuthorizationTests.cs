using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class AuthorizationTests() : AuthorizationSpecification(Placement.InProcess);

public sealed class BackendAuthorizationTests() : AuthorizationSpecification(Placement.BehindGateway);

public abstract class AuthorizationSpecification(Placement placement)
{
    private readonly BossHandler _boss = new();

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
    public async Task Call_Repeated_EvaluatesThePolicyOnce()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna:boss");

        for (var i = 0; i < 5; i++)
        {
            (await client.CallAsync("guarded.office"))["error"].Should().BeNull();
        }

        _boss.Evaluations.Should().Be(1);
    }

    [Fact]
    public async Task Call_DeniedRepeatedly_IsLoggedOnce()
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
    public async Task Call_UserChanged_EvaluatesThePolicyAgain()
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

    private Task<ServedServices> StartAsync() => ServedServices.StartAsync(
        placement,
        builder => builder.AddService<IGuarded, GuardedService>(),
        ["guarded"],
        services =>
        {
            TestSchemeHandler.AddTo(services);
            services.AddAuthorizationBuilder().AddPolicy("boss", policy => policy.AddRequirements(_boss));
        });
}
