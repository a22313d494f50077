namespace RpcGateway.Generator.Models;

/// <summary>How often a method can be called.</summary>
/// <param name="Name">The wire name of the method, or the name of the contract whose methods are counted together.</param>
/// <param name="Calls">The number of calls per period, as C#.</param>
/// <param name="Seconds">The period, as C#.</param>
/// <param name="Burst">The burst, as C#.</param>
/// <param name="Scope">Whose calls are counted together, as C#.</param>
internal sealed record RateLimitModel(string Name, string Calls, string Seconds, string Burst, string Scope);
