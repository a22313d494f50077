namespace RpcGateway.Samples.Tests.Yjs;

/// <summary>Updates that Yjs 13.6 wrote.</summary>
internal static class YjsSamples
{
    /// <summary>Client 7 writes "Hi", then " 😀!" at the end, then " there" after "Hi", and deletes "i th".</summary>
    public static byte[][] Typed { get; } =
    [
        Convert.FromBase64String("AQEHAAQBBHRleHQCSGkA"),
        Convert.FromBase64String("AQEHAoQHAQYg8J+YgCEA"),
        Convert.FromBase64String("AQEHBsQHAQcCBiB0aGVyZQA="),
        Convert.FromBase64String("AAEHAgEBBgM="),
    ];

    /// <summary>What Y.encodeStateVector returns for them.</summary>
    public static byte[] StateVector { get; } = Convert.FromBase64String("AQcM");

    /// <summary>The same with as few items as possible: "Hi 😀!" and " there".</summary>
    public static byte[] Joined { get; } = Convert.FromBase64String("AQIHAAQBBHRleHQISGkg8J+YgCHEBwEHAgYgdGhlcmUBBwIBAQYD");

    /// <summary>What Y.mergeUpdates makes of them.</summary>
    public static byte[] Merged { get; } = Convert.FromBase64String("AQMHAAQBBHRleHQCSGmEBwEGIPCfmIAhxAcBBwIGIHRoZXJlAQcCAQEGAw==");

    /// <summary>What Y.encodeStateAsUpdate returns for the document, which has forgotten what was deleted.</summary>
    public static byte[] State { get; } =
        Convert.FromBase64String("AQUHAAQBBHRleHQBSIEHAAGEBwEGIPCfmIAhwQcBBwIDxAcIBwIDZXJlAQcCAQEGAw==");

    /// <summary>Updates of documents that are more than one text.</summary>
    public static TheoryData<string, string> NotText { get; } = new()
    {
        { "AQEJACgBBHRleHQBYQF9AQA=", "is an attribute" },
        { "AQMJAAYBBHRleHQEYm9sZAR0cnVlhAkAAXiGCQEEYm9sZARudWxsAA==", "kind 6" },
        { "AQEJAAQBBXRpdGxlAXgA", "not the root 'text'" },
        { "AQEJAAUBBHRleHQCe30A", "kind 5" },
    };

    /// <summary>Returns the update of a client that types one letter at the end of what it has typed before.</summary>
    public static byte[] Letter(long client, long clock, char letter) => Text(client, clock, 1, letter);

    /// <summary>Returns the update of a client that inserts a text at the end of what it has typed before.</summary>
    public static byte[] Text(long client, long clock, int length, char letter = 'x')
    {
        var writer = new Samples.Yjs.YjsWriter();
        writer.WriteNumber(1);
        writer.WriteNumber(1);
        writer.WriteNumber(client);
        writer.WriteNumber(clock);
        Samples.Yjs.YjsId? origin = clock > 0 ? new(client, clock - 1) : null;
        writer.WriteItem(new Samples.Yjs.YjsItem(clock, length, origin, null, Enumerable.Repeat((byte)letter, length).ToArray()));
        writer.WriteNumber(0);
        return writer.ToArray();
    }
}
