using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>A pair in which each end serves <see cref="IBlob"/> to the other.</summary>
internal sealed class BlobPair : ConnectionPair
{
    public BlobPair(bool extended = true, Action<RpcConnectionOptions>? configure = null, bool isForwarded = false)
        : base(new ConnectionSetup { Extended = extended, Configure = configure, IsForwarded = isForwarded })
    {
        Serve<IBlob>(Service);
        ServeCallback<IBlob>(new BlobService());
        Blob = Client.GetProxy<IBlob>();
        BlobOfClient = Server.GetProxy<IBlob>();
    }

    public BlobService Service { get; } = new();

    public IBlob Blob { get; }

    public IBlob BlobOfClient { get; }
}
