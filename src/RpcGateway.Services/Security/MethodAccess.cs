using Microsoft.AspNetCore.Authorization;

namespace RpcGateway.Services.Security;

/// <summary>The authorization rules of one method: its <c>[Authorize]</c> attributes and those of its class.</summary>
/// <param name="method">The method's wire name.</param>
/// <param name="authorize">The roles and policies.</param>
/// <param name="requirements">The requirements that the attributes provide themselves.</param>
internal sealed class MethodAccess(
    string method, IReadOnlyList<IAuthorizeData> authorize, IReadOnlyList<IAuthorizationRequirement> requirements)
{
    public string Method => method;

    /// <summary>Whether there are no rules, so that every caller is allowed.</summary>
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
