namespace RpcGateway.Tests.Client;

/// <summary>The sources of a protocol case, by name; created on first use.</summary>
internal sealed class ScriptSources
{
    private readonly Dictionary<string, ScriptSource<int>> _items = [];
    private readonly Dictionary<string, ScriptSource<byte[]>> _bytes = [];

    /// <summary>A stream of items, as an argument or a result.</summary>
    public IAsyncEnumerable<int> Items(string name) => new ScriptItems(ItemsOf(name));

    /// <summary>A stream of bytes, as an argument or a result.</summary>
    public ScriptSourceStream Bytes(string name) => new(BytesOf(name));

    public void Push(string name, int value) => ItemsOf(name).Push(value);

    public void Push(string name, byte[] bytes) => BytesOf(name).Push(bytes);

    public void End(string name, Exception? error)
    {
        if (_bytes.TryGetValue(name, out var bytes))
        {
            bytes.End(error);
        }
        else
        {
            ItemsOf(name).End(error);
        }
    }

    public Task WaitForReleaseAsync(string name) =>
        _bytes.TryGetValue(name, out var bytes) ? bytes.WaitForReleaseAsync() : ItemsOf(name).WaitForReleaseAsync();

    private ScriptSource<int> ItemsOf(string name) => Take(_items, name);

    private ScriptSource<byte[]> BytesOf(string name) => Take(_bytes, name);

    private static ScriptSource<T> Take<T>(Dictionary<string, ScriptSource<T>> sources, string name)
    {
        lock (sources)
        {
            if (!sources.TryGetValue(name, out var source))
            {
                sources.Add(name, source = new ScriptSource<T>());
            }

            return source;
        }
    }
}
