using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>A pair whose server is <see cref="IMirror"/>.</summary>
internal sealed class MirrorPair : ConnectionPair
{
    public MirrorPair(bool extended)
        : base(new ConnectionSetup { Extended = extended })
    {
        Serve<IMirror>(new MirrorService());
        Mirror = Client.GetProxy<IMirror>();
    }

    public IMirror Mirror { get; }
}
