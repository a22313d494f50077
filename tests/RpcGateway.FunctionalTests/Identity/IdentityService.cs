using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Identity;

internal sealed class IdentityService(Gates gates, IRpcGroups groups, IRpcCallContext call) : IIdentity
{
    private string Name => string.Join(' ', call.User.Claims
        .Where(claim => claim.Type is ClaimTypes.NameIdentifier or ClaimTypes.Role).Select(claim => claim.Value));

    public async Task<string> WhoAsync()
    {
        await Task.Yield();
        return Name;
    }

    public async Task<string> WhoAfterAsync(string gate)
    {
        await gates[gate].WaitToContinue();
        return Name;
    }

    public async IAsyncEnumerable<string> WatchAsync(string gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Name;
        await gates[gate].WaitToContinue(cancellationToken);
        yield return Name;
    }

    [Authorize(Roles = "boss")]
    public Task RuleAsync() => Task.CompletedTask;

    public async Task<string> JoinAsync(string group)
    {
        await groups.AddAsync(group, call.ConnectionId);
        return group;
    }

    public Task<int> PayAsync() => Task.FromResult(gates.NextInstance());
}
