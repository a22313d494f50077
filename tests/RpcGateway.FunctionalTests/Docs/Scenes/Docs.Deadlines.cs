namespace Docs.Deadlines;

internal abstract class Scene
{
    protected static readonly Uri address = new("wss://host/rpc");
    protected static readonly List<Task> jobs = [];
    protected static readonly Archive archive = new();
    protected const string report = "report";
}

internal sealed class Archive
{
    public Task StoreAsync(string report) => Task.FromResult(report);
}
