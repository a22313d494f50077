using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RpcGateway.Client.Telemetry;
using RpcGateway.Mailbox.Telemetry;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Redis.Telemetry;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.StreamJsonRpc.Processes;
using RpcGateway.Tests.Architecture;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>docs/telemetry.md lists the attributes of each instrument and their values.</summary>
[Collection(nameof(Alone))]
public sealed partial class TelemetryDocumentValueTests
{
    // Parameters of a method, to which its callers pass the name of an option; and the option of a rate limit.
    private static readonly string[] Passed = ["limit", "string limit", "refusal.Option"];

    private static readonly RpcOverflowPolicy[] DroppingPolicies =
        [.. Enum.GetValues<RpcOverflowPolicy>().Where(policy => policy != RpcOverflowPolicy.Disconnect)];

    [Fact]
    public async Task TelemetryDocument_InstrumentAttributes_MatchTheMeasurements()
    {
        var measurements = await MeasureEverythingAsync();

        foreach (var row in TelemetryDocument.Rows("| instrument | kind |"))
        {
            var name = row[0].Trim('`');
            var measured = measurements[name].SelectMany(tags => tags.Keys).Distinct();
            TelemetryDocument.Codes(row[3]).Should().BeEquivalentTo(measured, name);
        }
    }

    [Fact]
    public async Task TelemetryDocument_AttributeValues_MatchTheCode()
    {
        var measurements = await MeasureEverythingAsync();

        var documented = TelemetryDocument.Rows("| attribute | values |")
            .ToDictionary(row => row[0].Trim('`'), row => TelemetryDocument.Codes(row[1]).ToHashSet());

        documented.Should().BeEquivalentTo(new Dictionary<string, HashSet<string>>
        {
            ["rpcgateway.connection.role"] = [RpcConnectionRole.Server.Name, RpcConnectionRole.Client.Name],
            ["rpcgateway.connection.end_reason"] =
                [.. Enum.GetValues<RpcCloseCode>().Append((RpcCloseCode)4999).Select(EndReason.Of)],
            ["rpcgateway.stream.kind"] = Measured("rpcgateway.stream.kind"),
            ["network.io.direction"] = Measured("network.io.direction"),
            ["rpcgateway.overflow.policy"] = Measured("rpcgateway.overflow.policy"),
            ["rpcgateway.limit"] = [nameof(RpcConnectionOptions.MaxConcurrentCalls)],
            ["rpcgateway.backend.name"] = ["AddStreamJsonRpcBackend"],
            ["rpcgateway.refusal.reason"] = [.. RefusalReasons(), .. Find(CountRefusal())],
            ["rpcgateway.reconnect.outcome"] = Measured("rpcgateway.reconnect.outcome"),
            ["rpcgateway.authentication.outcome"] = Measured("rpcgateway.authentication.outcome"),
            ["rpcgateway.resume.outcome"] = Measured("rpcgateway.resume.outcome"),
            ["rpcgateway.backend.state"] = Measured("rpcgateway.backend.state"),
            ["rpcgateway.rebind.reason"] = Measured("rpcgateway.rebind.reason"),
            ["rpcgateway.backplane.operation"] = Measured("rpcgateway.backplane.operation"),
            ["rpcgateway.mailbox.outcome"] = Measured("rpcgateway.mailbox.outcome"),
            ["rpcgateway.process.start"] = Measured("rpcgateway.process.start"),
            ["rpcgateway.process.end"] = Measured("rpcgateway.process.end"),
        });

        HashSet<string> Measured(string attribute) =>
            [.. measurements.SelectMany(tags => tags).Select(tags => tags.GetValueOrDefault(attribute)).OfType<string>()];
    }

    [Fact]
    public void CountLimit_Arguments_AreNamesOfOptions()
    {
        var counted = Sources().SelectMany(source => CountLimit().Matches(source)).Select(match => match.Groups["name"].Value)
            .Where(name => !Passed.Contains(name)).ToList();

        counted.Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith("nameof("));
    }

    [Fact]
    public void TelemetryDocument_Bounds_MatchTheCode() => TelemetryDocument.Text.ReplaceLineEndings(" ").Should()
        .Contain($"error codes beyond the first {ErrorCodeTexts.MaxCodes} of one end")
        .And.Contain($"forwarded methods beyond the first {ForwardedMethods.MaxNames.ToString("N0", CultureInfo.InvariantCulture)}")
        .And.Contain($"cut to {PeerText.DefaultLength} characters")
        .And.Contain($"no longer than {PeerText.DefaultLength} characters");

    // The attributes of each measurement, by instrument.
    private static async Task<ILookup<string, IReadOnlyDictionary<string, object?>>> MeasureEverythingAsync()
    {
        var names = TelemetryDocument.Rows("| instrument | kind |").ToLookup(row => row[1] == "histogram", row => row[0].Trim('`'));
        var durations = names[true].ToDictionary(name => name, Metrics.Collect<double>);
        var counts = names[false].ToDictionary(name => name, Metrics.Collect<long>);
        await using (var pair = new ProbePair())
        {
            await using var gateway = MeasureBackends();
            await pair.Probe.EchoAsync("x").AsTask().DefaultTimeout();
            await FluentActions.Awaiting(() => pair.Client.CallRawAsync("no.such", default, default).AsTask().DefaultTimeout())
                .Should().ThrowAsync<RpcException>();
            counts.Values.ToList().ForEach(collector => collector.RecordObservableInstruments());
        }

        Array.ForEach(DroppingPolicies, policy => RpcTelemetry.CountDrops(1, policy));
        RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxConcurrentCalls));
        RpcTelemetry.CountHandles(1, "name");
        GatewayTelemetry.CountRefusal(EndpointRefusal.NoWebSocket.Reason);
        Array.ForEach(
            [SessionInstruments.Resumed, SessionInstruments.Refused, SessionInstruments.NotResumable], SessionInstruments.CountResumption);
        Array.ForEach(
            [
                AuthenticationInstruments.Accepted, AuthenticationInstruments.Refused, AuthenticationInstruments.OtherUser,
                AuthenticationInstruments.Limited, AuthenticationInstruments.Expired,
            ],
            AuthenticationInstruments.Count);
        Array.ForEach(
            [MailboxCounters.Stored, MailboxCounters.Repeated, MailboxCounters.Conflict, MailboxCounters.Failed, MailboxCounters.Refused],
            outcome => MailboxCounters.CountAppends(1, outcome));
        RedisCounters.CountSent(1, 1);
        RedisCounters.CountReceived(1, 1);
        Array.ForEach(
            Enum.GetValues<BackplaneOperation>(),
            operation => BackplaneTelemetry.End(
                new BackplaneRequest("id", operation, ""), null, new BackplaneResponse { ErrorCode = RpcErrorCode.Unavailable }, 0));
        ClientTelemetry.CountReconnect(isConnected: true);
        ClientTelemetry.CountReconnect(isConnected: false);
        var measured = durations.SelectMany(TagsOf).Concat(counts.SelectMany(TagsOf)).ToList();
        durations.Values.ToList().ForEach(collector => collector.Dispose());
        counts.Values.ToList().ForEach(collector => collector.Dispose());
        return measured.ToLookup(measurement => measurement.Instrument, measurement => measurement.Tags);
    }

    // Returns a gateway whose backends are measured while it is alive.
    private static ServiceProvider MeasureBackends()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddRpcGateway().AddBackends(options => options.AllowContracts("chat"));
        var gateway = services.BuildServiceProvider();
        gateway.GetRequiredService<IRpcBackends>();
        Array.ForEach(["lost", "draining", "moved"], reason => BackendCounters.CountRebind("chat", reason));
        BackendCounters.CountRefusedRegistration();
        var processes = new ProcessMetrics("git");
        processes.CountRefused();
        processes.CountFailed();
        foreach (var (code, isExpected) in new[] { (0, false), (1, false), (137, true) })
        {
            processes.CountStarted();
            processes.CountEnd(code, isExpected);
        }

        return gateway;
    }

    private static IEnumerable<(string Instrument, IReadOnlyDictionary<string, object?> Tags)> TagsOf<T>(
        KeyValuePair<string, MetricCollector<T>> collector)
        where T : struct => collector.Value.GetMeasurementSnapshot().Select(measurement => (collector.Key, measurement.Tags));

    private static IEnumerable<string> RefusalReasons() => typeof(EndpointRefusal)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Select(property => ((EndpointRefusal)property.GetValue(null)!).Reason)
        .Append(EndpointRefusal.UrlToken("x").Reason);

    private static HashSet<string> Find(Regex literal) =>
        [.. Sources().SelectMany(source => literal.Matches(source)).Select(match => match.Groups["name"].Value)];

    private static IEnumerable<string> Sources() => Checkout.Find("*.cs", "src").Select(File.ReadAllText);

    [GeneratedRegex("CountRefusal\\(\"(?<name>\\w+)\"\\)")]
    private static partial Regex CountRefusal();

    [GeneratedRegex("(CountLimit|NoteLimit)\\((?<name>(nameof\\([^)]*\\)|[^)]*))\\)")]
    private static partial Regex CountLimit();
}
