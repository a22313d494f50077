using RpcGateway.Samples.Push;

namespace RpcGateway.Host.Startup;

/// <summary>
/// Where the samples store their data: the configuration section <c>RpcGateway:Samples</c>, and the option <c>--data</c> for the folder.
/// </summary>
/// <param name="Folder">A folder for files; null for a temporary one.</param>
/// <param name="PostgreSql">A connection string; null to use files.</param>
/// <param name="PushToken">The token of the senders of push; null if sending is not allowed.</param>
internal sealed record SampleSettings(string? Folder, string? PostgreSql, string? PushToken)
{
    private static readonly string[] Names = [nameof(Folder), nameof(PostgreSql), nameof(PushToken)];

    private const string Section = GatewaySettings.SectionName + ":" + GatewaySettings.Samples;

    /// <summary>Options of the command line that stand for settings.</summary>
    public static Dictionary<string, string> Switches { get; } = new() { ["--data"] = $"{Section}:{nameof(Folder)}" };

    public static SampleSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new SampleSettings(
            Text(section, nameof(Folder)), Text(section, nameof(PostgreSql)), Text(section, nameof(PushToken)));
    }

    /// <summary>Returns an error for each setting that does not exist or is invalid.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration)
    {
        foreach (var setting in configuration.GetSection(Section).GetChildren())
        {
            if (!Names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"{setting.Path} is not a setting of the samples; docs/samples.md lists the settings.";
            }
            else if (setting.Key.Equals(nameof(PushToken), StringComparison.OrdinalIgnoreCase)
                && setting.Value is { Length: > 0 and < SenderToken.MinLength })
            {
                // Without the value, which is a secret.
                yield return $"{setting.Path} must have at least {SenderToken.MinLength} characters.";
            }
        }
    }

    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;
}
