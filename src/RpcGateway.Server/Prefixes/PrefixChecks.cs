using System.Text.RegularExpressions;
using RpcGateway.Binding;

namespace RpcGateway.Server.Prefixes;

/// <summary>Finds prefixes that are invalid or clash; returns a sentence for each.</summary>
internal static partial class PrefixChecks
{
    private const int MaxShown = 3;

    /// <param name="services">The services with a prefix at one endpoint.</param>
    /// <param name="methods">The methods of the contracts of the endpoint.</param>
    /// <param name="contracts">The contracts that backends may register there.</param>
    public static IEnumerable<string> Find(
        IReadOnlyList<PrefixService> services, IReadOnlyList<RpcMethodDescriptor> methods, IReadOnlyCollection<string> contracts) =>
        services.SelectMany(service => Find(service, methods, contracts)).Concat(FindEqual(services));

    private static IEnumerable<string> Find(
        PrefixService service, IReadOnlyList<RpcMethodDescriptor> methods, IReadOnlyCollection<string> contracts)
    {
        var subject = $"The prefix '{service.Prefix}' of the backend '{service.Name}'";
        if (!Syntax().IsMatch(service.Prefix))
        {
            yield return $"{subject} is invalid. It must have 1 to 100 letters, digits, '_' or '-', and no dot: the gateway adds the dot.";
            yield break;
        }

        if (service.Prefix == "rpc")
        {
            yield return $"{subject} is reserved by JSON-RPC. Choose another prefix.";
        }

        var start = service.Prefix + ".";
        string[] own = [.. methods.SelectMany(method => new[] { method.Name, method.Alias }).OfType<string>()
            .Where(name => name.StartsWith(start, StringComparison.Ordinal)).Distinct()];
        if (own.Length > 0)
        {
            var names = string.Join(", ", own.Take(MaxShown)) + (own.Length > MaxShown ? ", ..." : "");
            yield return $"{subject} clashes with methods of the gateway: {names}. Change the prefix, or the contract.";
        }

        foreach (var contract in contracts.Where(contract =>
            contract == service.Prefix || contract.StartsWith(start, StringComparison.Ordinal)))
        {
            yield return $"{subject} clashes with the contract '{contract}' of AllowContracts. Change the prefix, or remove the contract.";
        }
    }

    private static IEnumerable<string> FindEqual(IReadOnlyList<PrefixService> services) =>
        from service in services
        group service.Name by service.Prefix into equal
        where equal.Count() > 1
        select $"The backends {string.Join(", ", equal.Select(name => $"'{name}'"))} have the same prefix '{equal.Key}'. Change all but one.";

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
