using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The source of spans and the meter, both named <c>RpcGateway</c>, with the names of the OpenTelemetry semantic
/// conventions for RPC, v1.44 (status Development).
/// </summary>
internal static class RpcTelemetry
{
    public const string Name = "RpcGateway";
    public const string System = "rpc.system.name";
    public const string SystemJsonRpc = "jsonrpc";
    public const string Method = "rpc.method";
    public const string OriginalMethod = "rpc.method_original";
    public const string StatusCode = "rpc.response.status_code";
    public const string ErrorType = "error.type";
    public const string ProtocolVersion = "jsonrpc.protocol.version";
    public const string RequestId = "jsonrpc.request.id";

    /// <summary>The method of calls to no method of ours: nobody outside creates names without end.</summary>
    public const string OtherMethod = "_OTHER";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    // The buckets that the conventions advise for durations in seconds.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    public static readonly Histogram<double> ServerDuration = Meter.CreateHistogram(
        "rpc.server.call.duration", "s", "Duration of the calls that this process answered.", advice: Buckets);

    public static readonly Histogram<double> ClientDuration = Meter.CreateHistogram(
        "rpc.client.call.duration", "s", "Duration of the calls that this process made.", advice: Buckets);
}
