namespace RpcGateway.Lab;

/// <summary>One method for each kind of call.</summary>
[RpcContract("lab", Callback = typeof(ILabCallback))]
public interface ILab
{
    /// <summary>Converts a reading. Only its value changes.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="unit">The unit to convert it to.</param>
    [RpcExample("zero", """[{"name":"ice","value":0,"unit":0}]""")]
    ValueTask<Reading> ConvertAsync(Reading reading, Unit unit = Unit.Kelvin);

    IAsyncEnumerable<Reading> ReplayAsync(int count, CancellationToken cancellationToken = default);

    Task<double> AverageAsync(IAsyncEnumerable<Reading> readings, CancellationToken cancellationToken = default);

    Task<int> StoreAsync(IAsyncEnumerable<Sample> samples);

    Task<int> CalibrateAsync(int steps, IProgress<Step>? progress = null, CancellationToken cancellationToken = default);

    Task WaitAsync(CancellationToken cancellationToken = default);

    [RpcError(BrokenPart.ErrorCode, "It broke.", DataType = typeof(BrokenPart))]
    Task BreakAsync(string part);

    Task CrashAsync();

    Task<bool> DiscardAsync(string sample, CancellationToken cancellationToken = default);

    Task<double> CollectAsync(int count, CancellationToken cancellationToken = default);

    Task<long> ImportAsync(Stream content, CancellationToken cancellationToken = default);

    Task<Stream> ExportAsync(int bytes);

    Task JoinAsync(string group);

    void Announce(string group, Reading reading);

    /// <summary>Requires a token.</summary>
    Task<string> OpenSafeAsync();

    Task<ServerCounts> CountAsync();
}
