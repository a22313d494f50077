namespace RpcGateway.Samples.Yjs;

/// <summary>
/// Many updates as few: the same content with the same ids, for readers that apply it with Yjs. This neither reads the text nor decides where
/// characters are placed.
/// </summary>
internal sealed class YjsDocument
{
    private readonly SortedDictionary<long, YjsClient> _clients = [];

    /// <summary>Adds an update. The document refers to its bytes.</summary>
    /// <exception cref="YjsFormatException">The bytes are not an update of a text; nothing was added.</exception>
    public void Add(ReadOnlyMemory<byte> bytes)
    {
        var update = YjsUpdate.Read(bytes);
        foreach (var (client, item) in update.Items)
        {
            Find(client).Add(item);
        }

        foreach (var (client, range) in update.Deletes)
        {
            Find(client).Add(range);
        }
    }

    /// <summary>Returns the state vector: how many characters of each client the document contains.</summary>
    public byte[] GetStateVector()
    {
        var known = _clients.Values.Select(client => (client.Id, client.KnownLength)).Where(client => client.KnownLength > 0).ToArray();
        var writer = new YjsWriter();
        writer.WriteNumber(known.Length);
        foreach (var (client, length) in known)
        {
            writer.WriteNumber(client);
            writer.WriteNumber(length);
        }

        return writer.ToArray();
    }

    /// <summary>Returns the content as updates, each about as large as the limit at most; at least one.</summary>
    public IReadOnlyList<byte[]> ToUpdates(int maxBytes)
    {
        var parts = new YjsParts(maxBytes);

        // Yjs also writes clients with high ids first.
        foreach (var client in _clients.Values.Reverse())
        {
            client.Order();
            foreach (var item in client.Items)
            {
                parts.Add(client.Id, item);
            }
        }

        foreach (var client in _clients.Values)
        {
            foreach (var range in client.Deletes)
            {
                parts.Add(client.Id, range);
            }
        }

        return parts.Complete();
    }

    private YjsClient Find(long id)
    {
        if (!_clients.TryGetValue(id, out var client))
        {
            client = new YjsClient(id);
            _clients.Add(id, client);
        }

        return client;
    }
}
