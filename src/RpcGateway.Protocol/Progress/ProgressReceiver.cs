using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Progress;

/// <summary>The receiving end of a progress; ends with its call.</summary>
internal abstract class ProgressReceiver : IDisposable
{
    private readonly ProgressTable _table;

    // What the caller's code runs in, its span included; null if it does not flow.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    protected ProgressReceiver(ProgressTable table)
    {
        _table = table;
        Token = table.Add(this);
    }

    public long Token { get; }

    /// <summary>Hands one report to the user's code, on the read loop: so none comes after its call's answer.</summary>
    public void Report(ReadOnlySpan<byte> value)
    {
        var outer = ExecutionContext.Capture();
        if (_context is null || outer is null)
        {
            HandOver(value);
            return;
        }

        ExecutionContext.Restore(_context);
        try
        {
            HandOver(value);
        }
        finally
        {
            ExecutionContext.Restore(outer);
        }
    }

    public void Dispose() => _table.Remove(Token);

    protected abstract void HandOver(ReadOnlySpan<byte> value);
}

/// <summary>The receiving end for one type of reports.</summary>
internal sealed class ProgressReceiver<T>(ProgressTable table, IProgress<T> progress, JsonTypeInfo<T> type)
    : ProgressReceiver(table)
{
    protected override void HandOver(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        progress.Report(RpcJson.Read(ref reader, type));
    }
}
