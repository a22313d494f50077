using RpcGateway.Host.Startup;

namespace RpcGateway.Host.Backends;

/// <summary>
/// Which contracts backends may register, and with which token: the configuration section <c>RpcGateway:Backends</c> and the option
/// <c>--jobs</c>, which is also the setting <c>RpcGateway:Jobs</c>.
/// </summary>
internal sealed class BackendSettings
{
    private const string Jobs = "jobs";
    private const string JobsSetting = GatewaySettings.SectionName + ":" + GatewaySettings.Jobs;
    private const string Section = GatewaySettings.SectionName + ":" + GatewaySettings.Backends;
    private const string InGateway = "gateway";
    private const string InBackend = "backend";
    private const int MinTokenLength = 16;
    private const int MaxTokenLength = 4096;

    private readonly List<string> _errors = [];
    private readonly List<string> _allowed = [];

    private BackendSettings(IConfiguration configuration, bool isDevelopment)
    {
        JobsRunInBackends = ReadJobs(configuration[JobsSetting]);
        if (JobsRunInBackends)
        {
            _allowed.Add(Jobs);
        }

        var section = configuration.GetSection(Section);
        foreach (var setting in section.GetChildren())
        {
            Read(setting);
        }

        if (IsEnabled && section[nameof(Token)] is null && !isDevelopment)
        {
            _errors.Add($"{Section}:{nameof(Token)} is not set, but outside Development backends need a token. Set it, for example "
                + $"with the environment variable {Section.Replace(":", "__", StringComparison.Ordinal)}__{nameof(Token)}.");
        }
    }

    /// <summary>Options of the command line that stand for settings.</summary>
    public static Dictionary<string, string> Switches { get; } = new() { ["--jobs"] = JobsSetting };

    /// <summary>Whether the gateway leaves <c>jobs</c> to backends.</summary>
    public bool JobsRunInBackends { get; }

    /// <summary>The contracts that backends may register.</summary>
    public IReadOnlyCollection<string> AllowedContracts => _allowed;

    /// <summary>The contracts without which the gateway is not ready.</summary>
    public IReadOnlyCollection<string> RequiredContracts { get; private set; } = [];

    /// <summary>The token of backends; null if none is configured.</summary>
    public string? Token { get; private set; }

    /// <summary>What is invalid.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Whether backends can connect.</summary>
    public bool IsEnabled => _allowed.Count > 0;

    public static BackendSettings Read(IConfiguration configuration, bool isDevelopment) => new(configuration, isDevelopment);

    private bool ReadJobs(string? value)
    {
        if (value is null or InGateway or InBackend)
        {
            return value == InBackend;
        }

        _errors.Add($"--jobs is '{value}', but must be '{InGateway}' (the gateway serves jobs with the samples) or '{InBackend}' "
            + "(workers serve them).");
        return false;
    }

    private void Read(IConfigurationSection setting)
    {
        if (Is(nameof(AllowedContracts)))
        {
            _allowed.AddRange(ReadNames(setting));
        }
        else if (Is(nameof(RequiredContracts)))
        {
            RequiredContracts = ReadNames(setting);
            _allowed.AddRange(RequiredContracts);
        }
        else if (Is(nameof(Token)))
        {
            Token = ReadToken(setting);
        }
        else
        {
            _errors.Add($"{setting.Path} is not a setting of the gateway; docs/hosting.md lists the settings.");
        }

        bool Is(string name) => string.Equals(setting.Key, name, StringComparison.OrdinalIgnoreCase);
    }

    // ["a","b"] in JSON, and a single name on the command line.
    private List<string> ReadNames(IConfigurationSection setting)
    {
        var names = (setting.Value is { } single ? [single] : setting.GetChildren().Select(name => name.Value ?? "")).ToList();
        if (names.RemoveAll(string.IsNullOrWhiteSpace) > 0)
        {
            _errors.Add($"{setting.Path} contains an empty name. List the names of contracts, for example {setting.Path}:0=jobs.");
        }

        return names;
    }

    private string? ReadToken(IConfigurationSection setting)
    {
        var isValid = setting.Value is { Length: >= MinTokenLength and <= MaxTokenLength } token && token.All(one => one is > ' ' and <= '~');
        if (!isValid)
        {
            _errors.Add($"{setting.Path} must have {MinTokenLength} to {MaxTokenLength} characters, printable ASCII without spaces. "
                + "Create one with: openssl rand -hex 32");
        }

        return isValid ? setting.Value : null;
    }
}
