namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Exchanges, one on each connection, that are repeated as fast as possible until the time has passed.</summary>
internal static class ExchangeRuns
{
    private const int BufferSize = 256 * 1024;

    /// <summary>The measures of streams.</summary>
    public static IReadOnlyList<Measure> ItemColumns { get; } =
        [Measure.CpuPerItem, Measure.ItemsPerSecond, Measure.BytesPerItem];

    /// <summary>The measures of progress. A report may be replaced by a later one, so fewer may be delivered.</summary>
    public static IReadOnlyList<Measure> ReportColumns { get; } =
        [Measure.CpuPerReport, Measure.ReportsPerSecond, Measure.BytesPerReport, Measure.ReportsDelivered, Measure.CpuPerDelivery];

    public static Contestant Create(
        Peer peer, int connections, int items, IReadOnlyList<Measure> columns, Func<IDialect, Exchange> createExchange) => new(
        peer.Name, peer.Server, (process, duration, cancellationToken) =>
        {
            using var loop = new EventLoop();
            var all = Enumerable.Range(0, connections).Select(_ => new ExchangeConnection(
                BlockingClient.Connect(process.Port, peer.Dialect, BufferSize), peer.Dialect, createExchange(peer.Dialect))).ToList();
            all.ForEach(loop.Add);
            var meter = Meter.Start(process);
            var total = 0L;
            do
            {
                all.ForEach(connection => connection.Start());
                loop.Flush();
                loop.RunUntil(() => all.TrueForAll(connection => connection.Exchange.IsDone));
                total += (long)connections * items;
                cancellationToken.ThrowIfCancellationRequested();
            }
            while (meter.Elapsed < duration);

            var spending = meter.Stop(total);
            return Task.FromResult(ToFigures(spending, all.Sum(connection => connection.Exchange.Items), columns));
        });

    private static Figures ToFigures(Spending spending, long delivered, IReadOnlyList<Measure> columns)
    {
        var figures = new Figures
        {
            [columns[0]] = spending.CpuMicroseconds,
            [columns[1]] = spending.PerSecond,
            [columns[2]] = spending.Bytes,
        };
        if (columns == ReportColumns)
        {
            figures[Measure.ReportsDelivered] = 100.0 * delivered / spending.Operations;
            figures[Measure.CpuPerDelivery] = spending.Cpu.TotalMicroseconds / delivered;
        }
        else if (delivered != spending.Operations)
        {
            throw new LoadException($"{spending.Operations} items were expected, but {delivered} were received.");
        }

        return figures;
    }
}
