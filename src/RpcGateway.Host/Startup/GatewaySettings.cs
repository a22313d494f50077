using System.Reflection;
using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>
/// Reads the section <c>RpcGateway</c> of the configuration into the gateway's options. What cannot be read, or is no
/// setting at all, is collected and reported together with the values that are out of range.
/// </summary>
internal sealed class GatewaySettings(IConfiguration configuration)
    : IConfigureOptions<RpcGatewayOptions>, IValidateOptions<RpcGatewayOptions>
{
    public const string SectionName = "RpcGateway";

    public void Configure(RpcGatewayOptions options)
    {
        foreach (var setting in configuration.GetSection(SectionName).GetChildren())
        {
            if (Find(setting.Key) is { } property && TryRead(setting, property, out var value) && value is not null)
            {
                property.SetValue(options, value);
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, RpcGatewayOptions options)
    {
        var mistakes = configuration.GetSection(SectionName).GetChildren().Select(Mistake).OfType<string>().ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static string? Mistake(IConfigurationSection setting) => Find(setting.Key) switch
    {
        null => $"{setting.Path} is no setting of the gateway; docs/hosting.md lists them.",
        var property when !TryRead(setting, property, out _) =>
            $"{setting.Path} cannot be '{setting.Value}': it is a {Describe(property.PropertyType)}.",
        _ => null,
    };

    private static PropertyInfo? Find(string key) => typeof(RpcGatewayOptions)
        .GetProperties()
        .FirstOrDefault(property => property.CanWrite
            && property.PropertyType != typeof(System.Text.Json.JsonSerializerOptions)
            && property.Name.Equals(key, StringComparison.OrdinalIgnoreCase));

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
        _ when type == typeof(int) || type == typeof(long) => "whole number",
        _ when type == typeof(TimeSpan) => "time as in 00:00:15",
        _ when type == typeof(bool) => "true or false",
        _ => type.Name,
    };
}
