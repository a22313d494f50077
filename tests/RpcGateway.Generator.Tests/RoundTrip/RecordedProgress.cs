namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>Records its reports. (<see cref="Progress{T}"/> would pass them to another thread.)</summary>
internal sealed class RecordedProgress<T> : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value) => Reports.Add(value);
}
