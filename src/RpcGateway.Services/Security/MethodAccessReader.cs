using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.Binding;

namespace RpcGateway.Services.Security;

/// <summary>Reads the authorization attributes of a service, once at startup.</summary>
internal sealed class MethodAccessReader
{
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private readonly Type _service;

    // Indexed by name: searching all methods for each one takes seconds for a service with ten thousand methods.
    private readonly ILookup<string, MethodInfo> _members;

    public MethodAccessReader([DynamicallyAccessedMembers(Members)] Type service)
    {
        _service = service;
        _members = service
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .ToLookup(NameOf, StringComparer.Ordinal);
    }

    /// <returns>The rules of the method; null if every caller is allowed.</returns>
    /// <exception cref="InvalidOperationException">The method was not found, so its attributes are unknown.</exception>
    public MethodAccess? Read(RpcMethodDescriptor method)
    {
        var members = _members[method.MemberName].ToArray();
        if (members.Length == 0)
        {
            throw new InvalidOperationException(
                $"{_service} does not declare the method {method.MemberName} for '{method.Name}'. Implement it as a public member, so "
                + "that its [Authorize] attributes can be found.");
        }

        return Combine(_service, members, method.Name);
    }

    // An explicit implementation is private, and its name is prefixed with the name of the interface.
    private static string NameOf(MethodInfo member) =>
        member.IsPrivate ? member.Name[(member.Name.LastIndexOf('.') + 1)..] : member.Name;

    private static MethodAccess? Combine(Type service, MethodInfo[] members, string method)
    {
        if (service.IsDefined(typeof(AllowAnonymousAttribute), inherit: true)
            || members.All(member => member.IsDefined(typeof(AllowAnonymousAttribute), inherit: true)))
        {
            return null;
        }

        // Overloads share a name: the rules of all of them apply.
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
