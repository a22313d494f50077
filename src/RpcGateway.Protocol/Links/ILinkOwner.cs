namespace RpcGateway.Protocol.Links;

/// <summary>The end of a link that decides about the channels that the peer opens.</summary>
internal interface ILinkOwner
{
    /// <summary>
    /// The peer opens a channel. Returns the channel; null refuses it. Called on the read loop of the link, so it must not block,
    /// throw, or run user code.
    /// </summary>
    /// <param name="link">The link.</param>
    /// <param name="number">The number of the channel.</param>
    /// <param name="description">What the peer sent; valid until the method returns.</param>
    LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description);
}
