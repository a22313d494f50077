using System.Globalization;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Finds the mistakes in the variables. The SDK passes over them, so that nobody would learn why nothing arrives.
/// </summary>
internal static class ExportSettingsValidator
{
    // The specification's.
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

    /// <summary>A sentence for each mistake.</summary>
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
            new("OTEL_TRACES_SAMPLER", OneOf(Samplers), string.Join(", ", Samplers)),
            new("OTEL_TRACES_SAMPLER_ARG", IsShare, "a share from 0 to 1"),
            new("OTEL_RESOURCE_ATTRIBUTES", IsList, "a list such as name=value,other=value"),
            new("OTEL_SDK_DISABLED", OneOf("true", "false"), "true or false"),
        ];
        var mistakes = rules
            .Where(rule => configuration[rule.Name] is { } value && !string.IsNullOrWhiteSpace(value) && !rule.IsRight(value))
            .Select(rule => $"{rule.Name} is {Show(rule.Name, configuration)}, but must be {rule.Form}.");
        return mistakes.Concat(Batches.SelectMany(prefix => ValidateBatch(prefix, configuration)));
    }

    // The specification forbids a batch that no queue can fill, and the SDK says nothing. A small queue alone is no mistake.
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

    // Headers carry keys, which have no place in a log.
    private static string Show(string name, IConfiguration configuration) =>
        name.EndsWith("HEADERS", StringComparison.Ordinal) ? "no list" : $"'{configuration[name]}'";

    private static Func<string, bool> OneOf(params string[] values) =>
        value => values.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool IsCount(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsShare(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1;

    // Every export would fail for a header that HTTP does not know.
    private static bool IsHeaders(string value) => IsList(value) && value.Split(',').All(entry =>
    {
        var equals = entry.IndexOf('=');
        return Uri.UnescapeDataString(entry[..equals]).Trim().All(IsOfHeaderName)
            && !Uri.UnescapeDataString(entry[(equals + 1)..]).Any(char.IsControl);
    });

    private static bool IsOfHeaderName(char letter) => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter);

    private static bool IsList(string value) => value.Split(',').All(entry => entry.IndexOf('=') > 0);
}
