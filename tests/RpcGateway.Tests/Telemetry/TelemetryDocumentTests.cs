using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using RpcGateway.Client;
using RpcGateway.Mailbox;
using RpcGateway.Protocol;
using RpcGateway.Redis;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.StreamJsonRpc;
using RpcGateway.Tests.Architecture;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>docs/telemetry.md lists every name of the code, and no other.</summary>
[Collection(nameof(Alone))]
public sealed partial class TelemetryDocumentTests
{
    // The logger category of each log class. An entry of a class that is missing here fails the test with the class name.
    private static readonly Dictionary<string, string> Categories = new()
    {
        ["RpcConnectionLog"] = "RpcGateway.Protocol.RpcConnection",
        ["GatewayNodeLog"] = "RpcGateway.Services.Backplane.GatewayNode",
        ["PresenceLog"] = "RpcGateway.Services.Presence.PresenceHub",
        ["RedisLog"] = "RpcGateway.Redis.RedisBackplane",
        ["MailboxLog"] = "RpcGateway.Mailbox.Storing.StoreStatus",
        ["GatewayDrainLog"] = "RpcGateway.Server.Hosting.GatewayDrain",
        ["NodeDrainLog"] = "RpcGateway.Server.Hosting.NodeDrain",
        ["GatewayLifetimeLog"] = "RpcGateway.Server.Hosting.GatewayLifetime",
        ["GatewayLinkLog"] = "RpcGateway.Backend.Links.GatewayLink",
        ["GatewayNodesLog"] = "RpcGateway.Backend.Links.GatewayNodes",
        ["ClientChannelsLog"] = "RpcGateway.Backend.Clients.ClientChannels",
        ["GatewayRoutesLog"] = "RpcGateway.Backend.Routes.GatewayRoutes",
        ["BackendLifetimeLog"] = "RpcGateway.Backend.Hosting.BackendLifetime",
        ["ReconnectLoopLog"] = "RpcGateway.Client.RpcClient",
        ["TokenRenewalLog"] = "RpcGateway.Client.RpcClient",
        ["BackendAccessLog"] = "RpcGateway.Host.Backends.BackendAccess",
        ["WorkerJobsLog"] = "RpcGateway.Worker.Jobs.WorkerJobs",
        ["ArenaLog"] = "RpcGateway.Samples.Arena.ArenaLoop",
        ["NoteReaderLog"] = "RpcGateway.Samples.Notes.NoteReader",
        ["VersionWriterLog"] = "RpcGateway.Samples.Notes.VersionWriter",
        ["JobBoardLog"] = "RpcGateway.Samples.JobBoard.JobScheduler",
        ["JobWorkersLog"] = "RpcGateway.Samples.JobBoard.Workers.JobWorkersService",
        ["StoredJobLog"] = "RpcGateway.Worker.StoredJobs.StoredJobLinks",
        ["ExportLog"] = "RpcGateway.Host.Telemetry.ExportLifetime",
        ["LiveLog"] = "RpcGateway.Dashboard.Live.LiveService",
        ["ConnectionLog"] = "RpcGateway.Services.Connections.ConnectionRunner",
        ["ConnectionLog.ObserverFailed"] = "RpcGateway.Services.Connections.ConnectionObservers",
        ["EndpointLog"] = "RpcGateway.Server.Hosting.RpcEndpoint",
        ["OpenFilesLog"] = "RpcGateway.Server.Limits.OpenFilesListener",
        ["DashboardLog"] = "RpcGateway.Dashboard",
        ["SecurityLog.TokenRefused"] = "RpcGateway.Server.Security.TokenAuthenticator",
        ["SecurityLog.UserChanged"] = "RpcGateway.Server.Security.ClientUsers",
        ["SecurityLog.OtherUserRefused"] = "RpcGateway.Server.Security.AuthenticateHandler",
        ["TokenLog"] = "RpcGateway.Server.Tokens.TokenExpirations",
        ["BackendLog"] = "RpcGateway.Server.Backends.BackendRegistry",
        ["SessionLog"] = "RpcGateway.Server.Sessions.SessionResumer",
        ["SessionLog.Detached"] = "RpcGateway.Server.Sessions.DetachedSessions",
        ["SessionLog.EndFailed"] = "RpcGateway.Server.Sessions.SessionSockets",
        ["SessionLog.HandshakeFailed"] = "RpcGateway.Server.Sessions.SessionSockets",
        ["AccessLog"] = "RpcGateway.Services.Security.CallAuthorizer",
        ["NodeRelayLog"] = "RpcGateway.Server.Relays.RelayEndpoint",
        ["NodeRelayLog.Opened"] = "RpcGateway.Server.Relays.RelayLinks",
        ["NodeRelayLog.OpenFailed"] = "RpcGateway.Server.Relays.RelayLinks",
        ["NodeRelayLog.Relayed"] = "RpcGateway.Server.Relays.SessionRelay",
        ["NodeRelayLog.UserTooLarge"] = "RpcGateway.Server.Relays.SessionRelay",
        ["RelayLog"] = "RpcGateway.StreamJsonRpc.Hosting.BackendEndpoint",
        ["PrefixLog"] = "RpcGateway.StreamJsonRpc.Prefixes.PrefixBackend",
        ["ConnectorLog"] = "RpcGateway.StreamJsonRpc.Connectors.MultiplexedConnector",
        ["ConnectorLog.TargetFailed"] = "RpcGateway.StreamJsonRpc.Connectors.InProcessConnector",
        ["ProcessLog"] = "RpcGateway.StreamJsonRpc.Processes.ProcessConnector",
        ["ProcessLog.NoSessions"] = "RpcGateway.StreamJsonRpc.Processes.ProcessGuard",
        ["ProcessLog.GuardLost"] = "RpcGateway.StreamJsonRpc.Processes.ProcessGuard",
    };

    [Fact]
    public void TelemetryDocument_AttributesAndMetrics_MatchTheCode()
    {
        var ours = typeof(RpcTelemetryNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(value => IsName().IsMatch(value));
        var documented = TelemetryDocument.Codes(TelemetryDocument.Text)
            .Where(text => IsName().IsMatch(text) && IsOfTelemetry(text));

        documented.Distinct().Should().BeEquivalentTo(ours.Distinct());
    }

    [Fact]
    public async Task TelemetryDocument_Instruments_MatchTheCode()
    {
        RuntimeLoad(typeof(RpcClient), "RpcGateway.Client.Telemetry.ClientTelemetry");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Telemetry.GatewayTelemetry");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Telemetry.AuthenticationInstruments");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Backends.BackendCounters");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Backends.BackendInstruments");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Sessions.SessionInstruments");
        RuntimeLoad(typeof(RpcGatewayOptions), "RpcGateway.Server.Relays.RelayInstruments");
        RuntimeLoad(typeof(IBackplane), "RpcGateway.Services.Backplane.BackplaneTelemetry");
        RuntimeLoad(typeof(RpcRedisOptions), "RpcGateway.Redis.Telemetry.RedisCounters");
        RuntimeLoad(typeof(RpcRedisOptions), "RpcGateway.Redis.Telemetry.BackplaneInstruments");
        RuntimeLoad(typeof(RpcMailboxOptions), "RpcGateway.Mailbox.Telemetry.MailboxCounters");
        RuntimeLoad(typeof(RpcMailboxOptions), "RpcGateway.Mailbox.Telemetry.MailboxInstruments");
        RuntimeLoad(typeof(StreamJsonRpcBackendOptions), "RpcGateway.StreamJsonRpc.Processes.ProcessMetrics");
        await using var pair = new ProbePair();
        var instruments = FindInstruments();

        var rows = TelemetryDocument.Rows("| instrument | kind |").Select(row => string.Join(' ', row[0], row[1], row[2].Trim('`')));

        rows.Should().BeEquivalentTo(instruments.Select(
            instrument => $"`{instrument.Name}` {Kind(instrument)} {instrument.Unit}"));
        instruments.Should().OnlyContain(instrument => !string.IsNullOrEmpty(instrument.Description));
    }

    [Fact]
    public void TelemetryDocument_LogEvents_MatchTheCode()
    {
        var category = "";
        var documented = TelemetryDocument.Rows("| category | id |").Select(row =>
        {
            category = row[0].Length > 0 ? row[0].Trim('`') : category;
            return string.Join(' ', category, row[1], row[2].Trim('`'), row[3]);
        });

        documented.Should().BeEquivalentTo(EventsOfTheCode());
    }

    [Fact]
    public void LogEvents_SameCategory_HaveUniqueIds() => EventsOfTheCode()
        .Select(line => string.Join(' ', line.Split(' ')[..2]))
        .Should().OnlyHaveUniqueItems();

    private static List<Instrument> FindInstruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add(instrument);
        listener.Start();
        return found.FindAll(instrument => instrument.Meter.Name == RpcTelemetryNames.Source);
    }

    private static List<string> EventsOfTheCode()
    {
        List<string> events =
        [
            $"RpcGateway.Protocol.RpcConnection 3 {RpcTelemetryNames.EventServerException} Error",
            $"RpcGateway.Protocol.RpcConnection 15 {RpcTelemetryNames.EventClientException} Debug",
        ];
        foreach (var file in Checkout.Find("*Log.cs", "src"))
        {
            var component = Path.GetFileNameWithoutExtension(file);
            foreach (Match line in LoggerMessage().Matches(File.ReadAllText(file)))
            {
                var name = line.Groups["event"].Value;
                var category = Categories.GetValueOrDefault($"{component}.{name}") ?? Categories.GetValueOrDefault(component);
                events.Add($"{category ?? component} {line.Groups["id"]} {name} {line.Groups["level"]}");
            }
        }

        return events;
    }

    private static bool IsOfTelemetry(string name) =>
        name.StartsWith("rpc.", StringComparison.Ordinal) || name.StartsWith("rpcgateway.", StringComparison.Ordinal)
        || name.StartsWith("jsonrpc.", StringComparison.Ordinal) || name.StartsWith("network.", StringComparison.Ordinal)
        || name.StartsWith("exception.", StringComparison.Ordinal) || name.StartsWith("http.", StringComparison.Ordinal)
        || name is "error.type" or "server.address" or "server.port";

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => "histogram",
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "ObservableCounter" => "observable counter",
        "ObservableUpDownCounter" => "observable up-down counter",
        var other => other,
    };

    private static void RuntimeLoad(Type neighbour, string type) =>
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(
            neighbour.Assembly.GetType(type, throwOnError: true)!.TypeHandle);

    // Lower case, with dots.
    [GeneratedRegex(@"^[a-z][a-z_]*(\.[a-z][a-z_]*)+$")]
    private static partial Regex IsName();

    [GeneratedRegex(
        @"LoggerMessage\(\s*(?<id>\d+), LogLevel\.(?<level>\w+),.*?EventName = nameof\((?<event>\w+)\)",
        RegexOptions.Singleline)]
    private static partial Regex LoggerMessage();
}
