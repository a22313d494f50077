using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the members of a contract and of the interfaces that it extends.</summary>
internal static class MemberParser
{
    public static EquatableArray<MethodModel> Parse(
        ParseScope scope, string prefix, CancellationToken cancellationToken)
    {
        var methods = new Dictionary<string, MethodModel?>(StringComparer.Ordinal);
        foreach (var member in Members(scope))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DescribeUncallable(member) is { } reason)
            {
                scope.Report(DiagnosticDescriptors.UnsupportedMember, member, member.Name, reason);
                continue;
            }

            var method = (IMethodSymbol)member;
            if (methods.ContainsKey(method.Name))
            {
                scope.Report(DiagnosticDescriptors.Overload, method, method.Name);
            }
            else
            {
                var model = MethodParser.Parse(scope, method, prefix);
                ReportEqualNames(scope, method, model, methods.Values);
                methods.Add(method.Name, model);
            }
        }

        return new(methods.Values.Where(model => model is not null).Select(model => model!));
    }

    private static IEnumerable<ISymbol> Members(ParseScope scope) => scope.Contract.AllInterfaces
        .Where(type => !TypeRules.IsDisposable(type))
        .Prepend(scope.Contract)
        .SelectMany(type => type.GetMembers())
        .Where(member => !member.IsImplicitlyDeclared && !IsIgnored(member));

    /// <summary>Whether the member is not a method, or is the accessor of a member that is reported itself.</summary>
    private static bool IsIgnored(ISymbol member) => member
        is INamedTypeSymbol
        or IFieldSymbol { IsConst: true }
        or IMethodSymbol { AssociatedSymbol: not null };

    /// <summary>Describes a member that cannot be called; returns null for a method that can.</summary>
    private static string? DescribeUncallable(ISymbol member) => member switch
    {
        { IsStatic: true } => "static",
        IPropertySymbol { IsIndexer: true } => "an indexer",
        IPropertySymbol => "a property",
        IEventSymbol => "an event",
        { DeclaredAccessibility: not Accessibility.Public } => "not public",
        { IsAbstract: false } => "a method with a body",
        _ => null,
    };

    private static void ReportEqualNames(
        ParseScope scope, IMethodSymbol method, MethodModel? model, IEnumerable<MethodModel?> others)
    {
        if (model is null)
        {
            return;
        }

        foreach (var other in others)
        {
            if (other is not null && CommonName(model, other) is { } name)
            {
                scope.Report(DiagnosticDescriptors.EqualWireNames, method, method.Name, other.Name, name);
            }
        }
    }

    private static string? CommonName(MethodModel one, MethodModel other)
    {
        string?[] names = [one.WireName, one.Alias];
        return names.FirstOrDefault(name => name is not null && (name == other.WireName || name == other.Alias));
    }
}
