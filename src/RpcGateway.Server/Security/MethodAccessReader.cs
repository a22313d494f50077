using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.Binding;

namespace RpcGateway.Server.Security;

/// <summary>Reads the authorization attributes of a service, once, at start.</summary>
internal static class MethodAccessReader
{
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <returns>Who may call the method, or null for everyone.</returns>
    /// <exception cref="InvalidOperationException">The method, and so its attributes, cannot be found.</exception>
    public static MethodAccess? Read([DynamicallyAccessedMembers(Members)] Type service, RpcMethodDescriptor method)
    {
        var explicitName = "." + method.MemberName;
        var members = service
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(member => member.Name == method.MemberName
                || (member.IsPrivate && member.Name.EndsWith(explicitName, StringComparison.Ordinal)))
            .ToArray();
        if (members.Length == 0)
        {
            throw new InvalidOperationException(
                $"{service} has no method {method.MemberName} of its own for '{method.Name}': implement it as a public "
                + "member, so that its [Authorize] attributes can be found.");
        }

        return Combine(service, members, method.Name);
    }

    private static MethodAccess? Combine(Type service, MethodInfo[] members, string method)
    {
        if (service.IsDefined(typeof(AllowAnonymousAttribute), inherit: true)
            || members.All(member => member.IsDefined(typeof(AllowAnonymousAttribute), inherit: true)))
        {
            return null;
        }

        // Overloads share a name: the strictest of them counts.
        object[] attributes =
        [
            .. service.GetCustomAttributes(inherit: true),
            .. members.SelectMany(member => member.GetCustomAttributes(inherit: true)),
        ];
        var authorize = attributes.OfType<IAuthorizeData>().ToArray();
        var requirements = attributes.OfType<IAuthorizationRequirementData>().SelectMany(one => one.GetRequirements());
        var access = new MethodAccess(method, authorize, [.. requirements]);
        return access.IsOpen ? null : access;
    }
}
