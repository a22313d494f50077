using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.Binding;

namespace RpcGateway.Server.Security;

/// <summary>Reads the authorization attributes of a service, once, at start.</summary>
internal sealed class MethodAccessReader
{
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private readonly Type _service;

    // Found by name: to look through all of them for each would take a service of ten thousand methods seconds.
    private readonly ILookup<string, MethodInfo> _members;

    public MethodAccessReader([DynamicallyAccessedMembers(Members)] Type service)
    {
        _service = service;
        _members = service
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .ToLookup(NameOf, StringComparer.Ordinal);
    }

    /// <returns>Who may call the method, or null for everyone.</returns>
    /// <exception cref="InvalidOperationException">The method, and so its attributes, cannot be found.</exception>
    public MethodAccess? Read(RpcMethodDescriptor method)
    {
        var members = _members[method.MemberName].ToArray();
        if (members.Length == 0)
        {
            throw new InvalidOperationException(
                $"{_service} has no method {method.MemberName} of its own for '{method.Name}': implement it as a public "
                + "member, so that its [Authorize] attributes can be found.");
        }

        return Combine(_service, members, method.Name);
    }

    // An explicit implementation is private, and has the name of its interface before its own.
    private static string NameOf(MethodInfo member) =>
        member.IsPrivate ? member.Name[(member.Name.LastIndexOf('.') + 1)..] : member.Name;

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
