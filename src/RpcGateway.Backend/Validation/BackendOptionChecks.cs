using RpcGateway.Client.Connecting;
using RpcGateway.Client.Validation;

namespace RpcGateway.Backend.Validation;

/// <summary>Checks options that only a backend has; returns a sentence for each error.</summary>
internal static class BackendOptionChecks
{
    private const int MaxInstanceLength = 100;

    public static IEnumerable<string> Gateways(IList<Uri> gateways)
    {
        if (gateways.Count == 0)
        {
            yield return "Gateways is empty. Add the address of each node of the gateway, for example wss://gateway:5080/rpc/backends.";
        }

        foreach (var (index, gateway) in gateways.Index())
        {
            foreach (var error in gateway is null ? ["The address must not be null."] : GatewayAddress.Validate(gateway))
            {
                yield return $"Gateways[{index}]: {error}";
            }
        }

        var equal = gateways.Where(gateway => gateway is { IsAbsoluteUri: true })
            .GroupBy(GatewayAddress.Normalize).Where(group => group.Count() > 1);
        foreach (var group in equal)
        {
            yield return $"Gateways contains {group.Key.GetLeftPart(UriPartial.Path)} {group.Count()} times.";
        }
    }

    public static string? Number(string name, int value, int min, int max) =>
        value >= min && value <= max ? null : $"{name} is {value}, but must be from {min} to {max}.";

    public static string? Instance(string instance) =>
        instance is { Length: >= 1 and <= MaxInstanceLength } && instance.All(one => one is > ' ' and <= '~' and not ('"' or '\\'))
            ? null
            : $"Instance must have 1 to {MaxInstanceLength} characters, printable ASCII without spaces, quotes and backslashes.";

    public static IEnumerable<string> Handshake(IDictionary<string, string> headers, bool hasToken)
    {
        foreach (var (name, value) in headers)
        {
            if (OptionChecks.Header(name, value) is { } error)
            {
                yield return error;
            }
        }

        if (hasToken && headers.ContainsKey("Authorization"))
        {
            yield return "Both AccessTokenProvider and the Authorization header are set. Use only one of them.";
        }
    }
}
