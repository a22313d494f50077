using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>
/// Reads the configuration section <c>RpcGateway</c> into the gateway's options. Invalid values and unknown settings
/// are reported together with the values that are out of range.
/// </summary>
internal sealed class GatewaySettings(IConfiguration configuration)
    : IConfigureOptions<RpcGatewayOptions>, IValidateOptions<RpcGatewayOptions>
{
    public const string SectionName = "RpcGateway";

    // Parts of it that are not read here.
    public const string Backends = "Backends";
    public const string Jobs = "Jobs";
    public const string Redis = "Redis";
    public const string Samples = "Samples";

    private static readonly Dictionary<string, PropertyInfo> Properties = typeof(RpcGatewayOptions)
        .GetProperties()
        .Where(property => property.PropertyType != typeof(JsonSerializerOptions))
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    public void Configure(RpcGatewayOptions options)
    {
        foreach (var setting in Settings())
        {
            if (!Properties.TryGetValue(setting.Key, out var property) || !TryRead(setting, property, out var value))
            {
                continue;
            }

            if (property.CanWrite)
            {
                property.SetValue(options, value ?? property.GetValue(options));
            }
            else
            {
                setting.Bind(property.GetValue(options));
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RpcGatewayOptions options)
    {
        var errors = Settings().Select(FindError).OfType<string>().Concat(SampleSettings.FindErrors(configuration)).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string? FindError(IConfigurationSection setting)
    {
        if (!Properties.TryGetValue(setting.Key, out var property))
        {
            return $"{setting.Path} is not a setting of the gateway; docs/hosting.md lists the settings.";
        }

        return TryRead(setting, property, out _)
            ? null
            : $"{setting.Path} is '{setting.Value}', but must be {Describe(property.PropertyType)}.";
    }

    private static bool TryRead(IConfigurationSection setting, PropertyInfo property, out object? value)
    {
        try
        {
            value = setting.Get(property.PropertyType);
            return true;
        }
        catch (InvalidOperationException)
        {
            value = null;
            return false;
        }
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(int) || type == typeof(int?) || type == typeof(long) => "a whole number",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:15",
        _ when type == typeof(bool) || type == typeof(bool?) => "true or false",
        _ => $"a {type.Name}",
    };

    private IEnumerable<IConfigurationSection> Settings() => configuration.GetSection(SectionName).GetChildren()
        .ExceptBy([Backends, Jobs, Redis, Samples], setting => setting.Key, StringComparer.OrdinalIgnoreCase);
}
