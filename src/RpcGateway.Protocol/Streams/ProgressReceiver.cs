using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>The receiving end of a progress; ends with its call.</summary>
internal abstract class ProgressReceiver : IDisposable
{
    private readonly ProgressTable _table;

    protected ProgressReceiver(ProgressTable table)
    {
        _table = table;
        Token = table.Add(this);
    }

    public long Token { get; }

    /// <summary>Hands one report to the user's code, on the read loop: so none comes after its call's answer.</summary>
    public abstract void Report(ReadOnlySpan<byte> value);

    public void Dispose() => _table.Remove(Token);
}

/// <summary>The receiving end for one type of reports.</summary>
internal sealed class ProgressReceiver<T>(ProgressTable table, IProgress<T> progress, JsonTypeInfo<T> type)
    : ProgressReceiver(table)
{
    public override void Report(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        progress.Report(RpcJson.Read(ref reader, type));
    }
}
