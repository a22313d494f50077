using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Telemetry;

/// <summary>Collects and reads the measurements of the gateway's instruments.</summary>
internal static class Metrics
{
    public static MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(null, RpcTelemetryNames.Source, instrument);

    /// <summary>The values of one attribute, in the order of the measurements.</summary>
    public static IEnumerable<string?> Values<T>(this MetricCollector<T> collector, string attribute)
        where T : struct => collector.GetMeasurementSnapshot().Values(attribute);

    /// <inheritdoc cref="Values{T}(MetricCollector{T}, string)"/>
    public static IEnumerable<string?> Values<T>(this IEnumerable<CollectedMeasurement<T>> measurements, string attribute)
        where T : struct => measurements.Select(measurement => measurement.Tags.GetValueOrDefault(attribute)?.ToString());

    /// <summary>The sum of what an observable instrument reports now with these attributes.</summary>
    public static long Read(string instrument, params (string Name, string Value)[] attributes)
    {
        using var collector = Collect<long>(instrument);
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot()
            .ContainsTags([.. attributes.Select(attribute => KeyValuePair.Create(attribute.Name, (object?)attribute.Value))])
            .Sum(measurement => measurement.Value);
    }
}
