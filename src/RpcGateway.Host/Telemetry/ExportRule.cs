namespace RpcGateway.Host.Telemetry;

/// <summary>The valid values of a variable.</summary>
/// <param name="Name">The variable.</param>
/// <param name="IsValid">
/// Whether a value is valid. Values are not trimmed, because the SDK does not ignore spaces everywhere.
/// </param>
/// <param name="Form">A description of the valid values, to follow "must be".</param>
internal sealed record ExportRule(string Name, Func<string, bool> IsValid, string Form);
