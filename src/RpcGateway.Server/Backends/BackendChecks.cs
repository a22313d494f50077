using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>Checks what a backend wants to register.</summary>
internal static class BackendChecks
{
    private const int MaxNameLength = 200;

    /// <summary>Returns why a registration is refused; null if it is accepted.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="own">The methods that the gateway serves itself.</param>
    /// <param name="routes">The contracts that are registered already.</param>
    /// <param name="replaced">An instance that the registration replaces, or null.</param>
    public static string? FindFault(
        BackendRegistration registration,
        RpcGatewayBackendOptions options,
        IReadOnlyList<RpcMethodHandler> own,
        IReadOnlyDictionary<string, BackendRoute> routes,
        BackendInstance? replaced)
    {
        if (!IsName(registration.Instance))
        {
            return $"The name of an instance must have 1 to {MaxNameLength} printable characters.";
        }

        if (registration.Contracts.Count == 0)
        {
            return "A backend must register at least one contract.";
        }

        if (registration.Contracts.Sum(contract => contract.Methods.Count) is var count && count > options.MaxMethods)
        {
            return $"The backend registers {count} methods, but at most {options.MaxMethods} are allowed (MaxMethods).";
        }

        return registration.Contracts.GroupBy(contract => contract.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"The contract '{PeerText.Clean(twice.Key)}' is registered twice."
            : registration.Contracts
                .Select(contract => FindFault(contract, options, own, routes.GetValueOrDefault(contract.Name), replaced))
                .FirstOrDefault(fault => fault is not null);
    }

    /// <summary>Whether a list contains null, which its type does not show.</summary>
    public static bool HasNull(BackendRegistration registration) =>
        registration.Contracts.Any(contract => contract is null || contract.Methods.Any(method => method is null));

    /// <summary>Whether two registrations of a contract are equal, also in their documents.</summary>
    public static bool IsEqual(BackendContract one, BackendContract other) =>
        one.PerCall == other.PerCall
        && one.Methods.SequenceEqual(other.Methods)
        && (one.Document is { } document
            ? other.Document is { } otherDocument && JsonElement.DeepEquals(document, otherDocument)
            : other.Document is null);

    public static RpcMethodKind? ParseKind(string kind) => kind switch
    {
        "call" => RpcMethodKind.Call,
        "notification" => RpcMethodKind.Notification,
        "stream" => RpcMethodKind.Stream,
        "binary" => RpcMethodKind.Binary,
        _ => null,
    };

    private static string? FindFault(
        BackendContract contract, RpcGatewayBackendOptions options, IReadOnlyList<RpcMethodHandler> own, BackendRoute? route,
        BackendInstance? replaced)
    {
        var name = PeerText.Clean(contract.Name);
        if (!options.AllowedContracts.Contains(contract.Name))
        {
            return $"The contract '{name}' is not allowed for backends. Allow it at the gateway with AllowContracts.";
        }

        if (own.Any(handler => handler.Method.Name.StartsWith(contract.Name + ".", StringComparison.Ordinal)))
        {
            return $"The gateway itself serves the contract '{name}'.";
        }

        var prefix = contract.Name + ".";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in contract.Methods)
        {
            if (!IsName(method.Name) || !method.Name.StartsWith(prefix, StringComparison.Ordinal)
                || (method.Alias is not null && (!IsName(method.Alias) || !method.Alias.StartsWith(prefix, StringComparison.Ordinal))))
            {
                return $"The method '{PeerText.Clean(method.Name)}' is invalid: its names must start with '{PeerText.Clean(prefix)}'.";
            }

            if (ParseKind(method.Kind) is null)
            {
                return $"The kind '{PeerText.Clean(method.Kind)}' of the method '{PeerText.Clean(method.Name)}' is unknown.";
            }

            if (method.RateLimit is { } rate && !IsValid(rate))
            {
                return $"The rate limit of the method '{PeerText.Clean(method.Name)}' is out of range.";
            }

            if (!names.Add(method.Name) || (method.Alias is not null && !names.Add(method.Alias)))
            {
                return $"Two methods of '{name}' have the name '{PeerText.Clean(method.Name)}'.";
            }
        }

        var others = route?.Instances.Where(instance => instance != replaced).ToList() ?? [];
        return others.Count > 0 ? FindDifference(contract, route!.Contract, others) : null;
    }

    // Clients cannot know which instance they reach, so all must be equal.
    private static string? FindDifference(BackendContract contract, BackendContract other, List<BackendInstance> others)
    {
        var instances = string.Join(", ", others.Select(instance => $"'{instance.Name}'"));
        var name = PeerText.Clean(contract.Name);
        if (contract.PerCall != other.PerCall)
        {
            return $"The routing of '{name}' differs from that of {instances}: {Routing(contract)} instead of {Routing(other)}.";
        }

        var known = other.Methods.ToDictionary(method => method.Name, StringComparer.Ordinal);
        foreach (var method in contract.Methods)
        {
            if (!known.Remove(method.Name, out var same))
            {
                return $"The method '{PeerText.Clean(method.Name)}' is missing from '{name}' of {instances}.";
            }

            if (method != same)
            {
                return $"The method '{PeerText.Clean(method.Name)}' differs from that of {instances}: {Describe(method)} instead of {Describe(same)}.";
            }
        }

        return known.Count > 0
            ? $"The method '{PeerText.Clean(known.Keys.First())}' of {instances} is missing."
            : null;
    }

    private static string Routing(BackendContract contract) => contract.PerCall ? "per call" : "per client";

    private static string Describe(BackendMethod method) => PeerText.Clean(
        $"{method.Kind}{(method.Requires is null ? "" : $", requires {method.Requires}")}{(method.Alias is null ? "" : $", also {method.Alias}")}{(method.HasUploads ? ", with uploads" : "")}{(method.RateLimit is { } rate ? $", {rate.Calls} calls per {rate.Seconds} s" : "")}");

    private static bool IsValid(BackendRateLimit rate) =>
        rate is { Calls: >= 1 and <= 1_000_000, Burst: >= 1 and <= 1_000_000, Seconds: >= 0.001 and <= 86_400 } && Enum.IsDefined(rate.Per);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(character => character is > ' ' and <= '~' and not ('"' or '\\'));
}
