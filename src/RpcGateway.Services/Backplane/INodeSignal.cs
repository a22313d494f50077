namespace RpcGateway.Services.Backplane;

/// <summary>
/// What nodes tell each other under a name. A signal reaches the other nodes at most once, and may be lost; nodes without the name ignore it,
/// and the content must allow further fields.
/// </summary>
internal interface INodeSignal
{
    /// <summary>The name, the same in all versions: lower case letters.</summary>
    string Name { get; }

    /// <summary>The node has started, or is stopping.</summary>
    /// <param name="send">Sends a content of at most 1 MiB to the other nodes; does not block or throw. Null when the node stops.</param>
    void Attach(Action<ReadOnlyMemory<byte>>? send);

    /// <summary>Another node has sent a content. Must not block or throw.</summary>
    void Receive(ReadOnlyMemory<byte> content);

    /// <summary>Signals may have been lost. Must not block or throw.</summary>
    void ReportGap();
}
