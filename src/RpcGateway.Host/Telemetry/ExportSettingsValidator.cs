using System.Globalization;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Finds invalid variables. The SDK ignores them silently, so that the reason for missing telemetry would be unknown.
/// </summary>
internal static class ExportSettingsValidator
{
    // As in the OpenTelemetry specification.
    private const int DefaultQueue = 2048;

    private static readonly string[] Batches = ["OTEL_BSP", "OTEL_BLRP"];

    private static readonly string[] Scopes = ["", "TRACES_", "METRICS_", "LOGS_"];

    private static readonly string[] Samplers =
    [
        "always_on", "always_off", "traceidratio",
        "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
    ];

    private static readonly string[] Counts =
    [
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
        "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_BLRP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    ];

    /// <summary>Returns a sentence for each invalid variable.</summary>
    public static IEnumerable<string> Validate(IConfiguration configuration)
    {
        var rules = Scopes.SelectMany(scope => new ExportRule[]
        {
            new($"OTEL_EXPORTER_OTLP_{scope}ENDPOINT", IsAddress, "an address such as http://localhost:4317"),
            new($"OTEL_EXPORTER_OTLP_{scope}PROTOCOL", value => value is "grpc" or "http/protobuf", "grpc or http/protobuf"),
            new($"OTEL_EXPORTER_OTLP_{scope}COMPRESSION", value => value is "none" or "gzip", "none or gzip"),
            new($"OTEL_EXPORTER_OTLP_{scope}TIMEOUT", IsCount, "a whole number of milliseconds"),
            new($"OTEL_EXPORTER_OTLP_{scope}HEADERS", IsHeaders, "a list such as name=value,other=value"),
        });
        rules =
        [
            .. rules,
            .. Scopes[1..].Select(scope => new ExportRule($"OTEL_{scope}EXPORTER", OneOf("otlp", "none"), "otlp or none")),
            .. CertificateRules.All(configuration),
            .. Counts.Select(name => new ExportRule(name, IsCount, "a whole number above 0")),
            new("OTEL_TRACES_SAMPLER", OneOf(Samplers), "one of " + string.Join(", ", Samplers)),
            new("OTEL_TRACES_SAMPLER_ARG", IsRatio, "a number from 0 to 1"),
            new("OTEL_RESOURCE_ATTRIBUTES", IsList, "a list such as name=value,other=value"),
            new("OTEL_SDK_DISABLED", OneOf("true", "false"), "true or false"),
        ];
        var errors = rules
            .Where(rule => configuration[rule.Name] is { } value && !string.IsNullOrWhiteSpace(value) && !rule.IsValid(value))
            .Select(rule => $"{rule.Name} is {Show(rule.Name, configuration)} must be {rule.Form}.");
        return errors.Concat(Batches.SelectMany(prefix => ValidateBatch(prefix, configuration)));
    }

    // The specification forbids a batch larger than the queue, and the SDK does not report it. A small queue alone is
    // valid.
    private static IEnumerable<string> ValidateBatch(string prefix, IConfiguration configuration)
    {
        var queue = Read("MAX_QUEUE_SIZE") ?? DefaultQueue;
        if (Read("MAX_EXPORT_BATCH_SIZE") is { } batch && batch > queue)
        {
            yield return $"{prefix}_MAX_EXPORT_BATCH_SIZE is {batch}, but must be at most {prefix}_MAX_QUEUE_SIZE, which is {queue}.";
        }

        int? Read(string name) => configuration[$"{prefix}_{name}"] is { } value && IsCount(value)
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;
    }

    // Headers may contain secrets, which must not be logged.
    private static string Show(string name, IConfiguration configuration) =>
        name.EndsWith("HEADERS", StringComparison.Ordinal) ? "invalid: it" : $"'{configuration[name]}', but";

    private static Func<string, bool> OneOf(params string[] values) =>
        value => values.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool IsCount(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsRatio(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1;

    // With a header that is invalid in HTTP, every export would fail.
    private static bool IsHeaders(string value) => IsList(value) && value.Split(',').All(entry =>
    {
        var equals = entry.IndexOf('=');
        return Uri.UnescapeDataString(entry[..equals]).Trim().All(IsHeaderNameCharacter)
            && !Uri.UnescapeDataString(entry[(equals + 1)..]).Any(char.IsControl);
    });

    private static bool IsHeaderNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);

    private static bool IsList(string value) => value.Split(',').All(entry => entry.IndexOf('=') > 0);
}
