using System.Text.Json;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>The collector of tests/telemetry, and the data that it received.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly RunningProgram _node;

    private Collector(RunningProgram node, int port)
    {
        _node = node;
        Port = port;
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public IEnumerable<ExportedSpan> Spans =>
        Find("/v1/traces", "resourceSpans", "scopeSpans", "spans").Select(span => new ExportedSpan(span));

    public IEnumerable<string> Metrics =>
        Find("/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics").Select(metric => metric.GetProperty("name").GetString()!);

    public IEnumerable<JsonElement> Logs => Find("/v1/logs", "resourceLogs", "scopeLogs", "logRecords");

    /// <summary>The paths of the requests.</summary>
    public IEnumerable<string> Paths => Messages.Where(message => message.TryGetProperty("path", out _))
        .Select(message => message.GetProperty("path").GetString()!);

    /// <summary>The attributes of the process that sent spans.</summary>
    public IEnumerable<JsonElement> Resources => Messages
        .Where(message => message.TryGetProperty("body", out _))
        .Select(message => message.GetProperty("body").EnumerateObject().First().Value[0].GetProperty("resource"));

    private IEnumerable<JsonElement> Messages =>
        _node.Output.Skip(1).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>Starts a collector, on a free port or on a given one.</summary>
    public static async Task<Collector> StartAsync(string protocol = "http", int port = 0)
    {
        var node = RunningProgram.Start(
            "node", ["collector.mjs", protocol, $"{port}"], Path.Combine(Checkout.Root, "tests", "telemetry"));
        var rest = await node.WaitForLineAsync("{\"port\":");
        return new Collector(node, int.Parse(rest.TrimEnd('}'), System.Globalization.CultureInfo.InvariantCulture));
    }

    public Task WaitUntilAsync(Func<Collector, bool> condition) => _node.WaitUntilAsync(() => condition(this));

    public Task KillAsync() => _node.KillAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private IEnumerable<JsonElement> Find(string path, string resources, string scopes, string records) =>
        from message in Messages
        where message.TryGetProperty("path", out var own) && own.GetString() == path
        from resource in All(message.GetProperty("body"), resources)
        from scope in All(resource, scopes)
        from record in All(scope, records)
        select record;

    // An empty list is not sent at all.
    private static List<JsonElement> All(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];
}
