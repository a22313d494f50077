using Microsoft.AspNetCore.Authorization;

namespace RpcGateway.Server.Security;

/// <summary>Who may call one method, as its <c>[Authorize]</c> attributes and those of its class say.</summary>
/// <param name="method">The method's wire name.</param>
/// <param name="authorize">The roles and policies.</param>
/// <param name="requirements">The requirements that attributes bring themselves.</param>
internal sealed class MethodAccess(
    string method, IReadOnlyList<IAuthorizeData> authorize, IReadOnlyList<IAuthorizationRequirement> requirements)
{
    public string Method => method;

    /// <summary>Whether nothing is asked for, so that everyone may call.</summary>
    public bool IsOpen => authorize.Count + requirements.Count == 0;

    public async ValueTask<AuthorizationPolicy> GetPolicyAsync(IAuthorizationPolicyProvider policies)
    {
        var policy = new AuthorizationPolicyBuilder();
        if (await AuthorizationPolicy.CombineAsync(policies, authorize) is { } named)
        {
            policy.Combine(named);
        }

        return policy.AddRequirements([.. requirements]).Build();
    }
}
