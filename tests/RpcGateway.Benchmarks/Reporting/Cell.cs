using System.Globalization;
using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>What stands in a cell of a table.</summary>
internal static class Cell
{
    private const string Nothing = "-";

    public static string Median(Result result, Measure measure) =>
        result.Find(measure) is { } spread ? Show(spread.Median, measure) : Nothing;

    public static string Range(Result result, Measure measure) =>
        result.Find(measure) is { } spread ? $"{Show(spread.Min, measure)}..{Show(spread.Max, measure)}" : Nothing;

    public static string Ratio(double? ratio) => ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? Nothing;

    private static string Show(double value, Measure measure) =>
        value.ToString(measure.Format, CultureInfo.InvariantCulture);
}
