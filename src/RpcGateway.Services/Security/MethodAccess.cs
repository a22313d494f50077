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

    /// <summary>Describes the rules, so that those of two processes can be compared.</summary>
    public string Describe() => string.Join("; ", authorize.Select(Describe).Concat(requirements.Select(one => $"{one}")));

    public async ValueTask<AuthorizationPolicy> GetPolicyAsync(IAuthorizationPolicyProvider policies)
    {
        var policy = new AuthorizationPolicyBuilder();
        if (await AuthorizationPolicy.CombineAsync(policies, authorize) is { } named)
        {
            policy.Combine(named);
        }

        return policy.AddRequirements([.. requirements]).Build();
    }

    private static string Describe(IAuthorizeData data)
    {
        string?[] parts =
        [
            data.Policy is { } policy ? $"policy {policy}" : null,
            data.Roles is { } roles ? $"roles {roles}" : null,
            data.AuthenticationSchemes is { } schemes ? $"schemes {schemes}" : null,
        ];
        return parts.OfType<string>().DefaultIfEmpty("a user").Aggregate((all, part) => $"{all}, {part}");
    }
}
