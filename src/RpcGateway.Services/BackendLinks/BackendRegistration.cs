using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Services.BackendLinks;

/// <summary>What a backend registers. The registration lasts as long as its link.</summary>
/// <param name="Instance">The name of the instance, unique among the instances of its contracts.</param>
/// <param name="Contracts">The contracts it serves.</param>
/// <param name="Process">A random id of the process, the same at all gateways; null for a backend of an older version.</param>
internal sealed record BackendRegistration(string Instance, IReadOnlyList<BackendContract> Contracts, string? Process = null);

/// <summary>A contract of a backend.</summary>
/// <param name="Name">The prefix of its methods.</param>
/// <param name="PerCall">Whether each call may run on another instance.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Document">Its OpenRPC document, with the methods, schemas and callbacks; null if discovery is not wanted.</param>
internal sealed record BackendContract(
    string Name, bool PerCall, IReadOnlyList<BackendMethod> Methods, JsonElement? Document);

/// <summary>A method of a backend.</summary>
/// <param name="Name">Its wire name.</param>
/// <param name="Alias">A second wire name; null if none.</param>
/// <param name="Kind">What it returns: <c>call</c>, <c>notification</c>, <c>stream</c> or <c>binary</c>.</param>
/// <param name="Requires">What a caller needs, in a form that is compared between instances; null if nothing.</param>
/// <param name="HasUploads">Whether its params may refer to binary streams.</param>
/// <param name="RateLimit">How often it can be called; null if its contract does not limit that.</param>
internal sealed record BackendMethod(
    string Name, string? Alias, string Kind, string? Requires, bool HasUploads = false, BackendRateLimit? RateLimit = null);

/// <summary>How often a method of a backend can be called.</summary>
/// <param name="Name">The method, or the contract whose methods are counted together.</param>
/// <param name="Calls">The number of calls per period.</param>
/// <param name="Seconds">The period in seconds.</param>
/// <param name="Burst">The number of calls that can be made at once after a pause.</param>
/// <param name="Per">Whose calls are counted together.</param>
internal sealed record BackendRateLimit(string Name, int Calls, double Seconds, int Burst, RpcRateLimitScope Per)
{
    public static BackendRateLimit? Of(RpcMethodRateLimit? limit) =>
        limit is null ? null : new(limit.Name, limit.Calls, limit.Seconds, limit.Burst, limit.Per);

    public RpcMethodRateLimit ToLimit() => new(Name, Calls, Seconds, Burst, Per);
}
