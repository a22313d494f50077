namespace RpcGateway.Host.Startup;

/// <summary>
/// Where the samples store their data: the configuration section <c>RpcGateway:Samples</c>, and the option <c>--data</c> for the folder.
/// </summary>
/// <param name="Folder">A folder for files; null for a temporary one.</param>
/// <param name="PostgreSql">A connection string; null to use files.</param>
internal sealed record SampleSettings(string? Folder, string? PostgreSql)
{
    private const string Section = GatewaySettings.SectionName + ":" + GatewaySettings.Samples;

    /// <summary>Options of the command line that stand for settings.</summary>
    public static Dictionary<string, string> Switches { get; } = new() { ["--data"] = $"{Section}:{nameof(Folder)}" };

    public static SampleSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new SampleSettings(Text(section, nameof(Folder)), Text(section, nameof(PostgreSql)));
    }

    /// <summary>Returns an error for each setting that does not exist.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration) =>
        from setting in configuration.GetSection(Section).GetChildren()
        where !setting.Key.Equals(nameof(Folder), StringComparison.OrdinalIgnoreCase)
            && !setting.Key.Equals(nameof(PostgreSql), StringComparison.OrdinalIgnoreCase)
        select $"{setting.Path} is not a setting of the samples; docs/samples.md lists the settings.";

    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;
}
