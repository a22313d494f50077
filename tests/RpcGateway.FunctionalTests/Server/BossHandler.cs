using Microsoft.AspNetCore.Authorization;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>The requirement of the policy <c>boss</c>, which counts its evaluations.</summary>
internal sealed class BossHandler : AuthorizationHandler<BossHandler>, IAuthorizationRequirement
{
    public int Evaluations { get; private set; }

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, BossHandler requirement)
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
