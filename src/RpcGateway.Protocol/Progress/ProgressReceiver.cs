using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Progress;

/// <summary>The receiving end of a progress. It ends with its call.</summary>
internal abstract class ProgressReceiver : IDisposable
{
    private readonly ProgressTable _table;

    // The execution context of the caller, including its span; null if its flow is suppressed.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    protected ProgressReceiver(ProgressTable table)
    {
        _table = table;
        Token = table.Add(this);
    }

    public long Token { get; }

    /// <summary>
    /// Passes a report to the caller's code, on the read loop, so that no report arrives after the response to the call.
    /// </summary>
    public void Report(ReadOnlySpan<byte> value)
    {
        var outer = ExecutionContext.Capture();
        if (_context is null || outer is null)
        {
            Deliver(value);
            return;
        }

        ExecutionContext.Restore(_context);
        try
        {
            Deliver(value);
        }
        finally
        {
            ExecutionContext.Restore(outer);
        }
    }

    public void Dispose() => _table.Remove(Token);

    protected abstract void Deliver(ReadOnlySpan<byte> value);
}

/// <summary>The receiving end of a progress whose reports have type <typeparamref name="T"/>.</summary>
internal sealed class ProgressReceiver<T>(ProgressTable table, IProgress<T> progress, JsonTypeInfo<T> type)
    : ProgressReceiver(table)
{
    protected override void Deliver(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        progress.Report(RpcJson.Read(ref reader, type));
    }
}
