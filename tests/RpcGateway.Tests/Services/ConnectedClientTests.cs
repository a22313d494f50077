using System.Runtime.CompilerServices;
using System.Security.Claims;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Tests.Services;

/// <summary>The users of one connection.</summary>
public sealed class ConnectedClientTests
{
    [Fact]
    public async Task ChangeUser_Often_ForgetsFormerUsersWithoutCalls()
    {
        var (transport, _) = InMemoryTransport.CreatePair();
        await using var connection = new RpcConnection(transport, new RpcConnectionSettings());
        var client = new ConnectedClient(new RpcConnectionContext("id", DateTimeOffset.UnixEpoch)) { Connection = connection };
        var former = ChangeUsers(client, 100);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last one and the one before may still be needed by a call that starts.
        former.Count(user => user.IsAlive).Should().BeLessThanOrEqualTo(2);
        client.User.Principal.FindFirst("number")!.Value.Should().Be("99");
    }

    [Fact]
    public async Task TryChangeUser_UserChangedMeanwhile_Refuses()
    {
        var (transport, _) = InMemoryTransport.CreatePair();
        await using var connection = new RpcConnection(transport, new RpcConnectionSettings());
        var owner = Create(1);
        var client = new ConnectedClient(new RpcConnectionContext("id", owner, DateTimeOffset.UnixEpoch)) { Connection = connection };
        client.TryChangeUser(owner, Create(2)).Should().BeTrue();

        client.TryChangeUser(owner, Create(3)).Should().BeFalse();

        client.User.Principal.FindFirst("number")!.Value.Should().Be("2");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> ChangeUsers(ConnectedClient client, int count)
    {
        var users = new List<WeakReference>();
        for (var i = 0; i < count; i++)
        {
            var user = Create(i);
            users.Add(new WeakReference(user));
            client.ChangeUser(user);
        }

        return users;
    }

    private static ClaimsPrincipal Create(int number) =>
        new(new ClaimsIdentity([new Claim("number", $"{number}")], "test"));
}
