namespace RpcGateway.Host.Telemetry;

/// <summary>What a variable may be.</summary>
/// <param name="Name">The variable.</param>
/// <param name="IsRight">Whether a value may stand, taken as it is: the SDK would not pass over spaces everywhere.</param>
/// <param name="Form">The same in words, after "must be".</param>
internal sealed record ExportRule(string Name, Func<string, bool> IsRight, string Form);
