namespace Docs.Streams;

internal abstract class Scene
{
    protected static readonly CancellationToken cancellationToken = CancellationToken.None;
    protected static readonly ISensors sensors = null!;
    protected static readonly IImports imports = null!;
    protected static readonly IFiles files = null!;
    protected static readonly ILog log = null!;
}

internal interface ILog
{
    IAsyncEnumerable<Reading> ReadAsync(int from);
}

internal sealed record Reading(int Number, double Value);
