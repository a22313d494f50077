using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>A new token reaches the backends that a client uses.</summary>
public sealed class BackendIdentityTests : IdentityTest
{
    private readonly UserEvents _events = new();
    private readonly Gates _gates = new();

    [Fact]
    public async Task Authenticate_BackendInUse_GetsTheNewClaims()
    {
        var gateway = await StartWithBackendAsync();
        var socket = await ConnectAsync(gateway, "anna");
        (await socket.ErrorCodeAsync("identity.rule")).Should().Be(RpcErrorCode.Forbidden);
        var call = await socket.RequestAsync("identity.whoAfter", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();

        await AuthenticateAsync(socket, "anna:boss");

        (await _events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
        (await socket.CallAsync("identity.rule"))["error"].Should().BeNull();
        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna boss");
        _gates["door"].Continue();
        var response = await socket.ReceiveAsync();
        response["id"]!.GetValue<int>().Should().Be(call);
        response.Result<string>().Should().Be("anna");
    }

    [Fact]
    public async Task Authenticate_OtherUser_LeavesTheGroupsThatABackendAddedItTo()
    {
        var gateway = await StartWithBackendAsync(options => options.AllowUserChange = true);
        var socket = await ConnectAsync(gateway, "anna");
        await socket.ResultAsync<string>("identity.join", """["room"]""");

        await AuthenticateAsync(socket, "ben");

        (await _events.NextAsync().DefaultTimeout()).Should().Be("anna is ben");
        (await socket.ResultAsync<string>("identity.who")).Should().Be("ben");
        Clients(gateway).Group("room").Said("to the room");
        Clients(gateway).User("ben").Said("to ben");
        (await TextOfNextAsync(socket)).Should().Be("to ben");
    }

    [Fact]
    public async Task Resume_NewerClaims_ReachTheBackend()
    {
        var gateway = await StartWithBackendAsync();
        var (socket, id, key) = await StartSessionAsync(gateway, "anna;120");
        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
        socket.Drop();

        var (next, _) = await ResumeAsync(gateway, id, key, "anna:boss;120", received: 2, next: 3);

        (await _events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
        (await next.ResultAsync<string>("identity.who")).Should().Be("anna boss");
    }

    private async Task<TestGateway> StartWithBackendAsync(Action<RpcGatewayOptions>? options = null)
    {
        var gateway = Own(await TestGateway.StartAsync(
            builder => builder.AddBackends(settings => settings.AllowContracts("identity")),
            options,
            ExpiringScheme.AddTo,
            app => app.MapRpcBackends("/rpc/backends")));
        var backend = Own(await TestBackend.StartAsync(
            builder => builder.AddService<IIdentity, IdentityService>().AddConnectionObserver<UserEvents>(),
            settings =>
            {
                settings.Gateways.Add(gateway.At("/rpc/backends"));
                settings.Instance = "worker-1";
            },
            services => services.AddSingleton(_gates).AddSingleton(_events).AddAuthorization()));
        await backend.WaitForConnectedAsync().DefaultTimeout();
        return gateway;
    }
}
