using System.Globalization;
using RpcGateway.Samples.Push;

namespace RpcGateway.Host.Startup;

/// <summary>
/// Settings of the samples: the configuration section <c>RpcGateway:Samples</c>, and the option <c>--data</c> for the folder.
/// </summary>
/// <param name="Folder">A folder for files; null for a temporary one.</param>
/// <param name="PostgreSql">A connection string; null to use files.</param>
/// <param name="PushToken">The token of the senders of push; null if sending is not allowed.</param>
/// <param name="WorkerTimeout">How long a worker may be silent about a stored job; null for the default.</param>
internal sealed record SampleSettings(string? Folder, string? PostgreSql, string? PushToken, TimeSpan? WorkerTimeout)
{
    private static readonly string[] Names = [nameof(Folder), nameof(PostgreSql), nameof(PushToken), nameof(WorkerTimeout)];
    private static readonly TimeSpan MinWorkerTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxWorkerTimeout = TimeSpan.FromMinutes(10);

    private const string Section = GatewaySettings.SectionName + ":" + GatewaySettings.Samples;

    /// <summary>Options of the command line that stand for settings.</summary>
    public static Dictionary<string, string> Switches { get; } = new() { ["--data"] = $"{Section}:{nameof(Folder)}" };

    public static SampleSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new SampleSettings(
            Text(section, nameof(Folder)), Text(section, nameof(PostgreSql)), Text(section, nameof(PushToken)), ReadTimeout(section[nameof(WorkerTimeout)]));
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
            else if (setting.Key.Equals(nameof(WorkerTimeout), StringComparison.OrdinalIgnoreCase)
                && setting.Value is { Length: > 0 } timeout && ReadTimeout(timeout) is null)
            {
                yield return $"{setting.Path} is '{timeout}', but must be a time from {MinWorkerTimeout} to {MaxWorkerTimeout}.";
            }
        }
    }

    private static TimeSpan? ReadTimeout(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout >= MinWorkerTimeout && timeout <= MaxWorkerTimeout
            ? timeout
            : null;

    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;
}
