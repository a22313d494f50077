using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>A pair whose server is <see cref="IMirror"/>.</summary>
internal sealed class MirrorPair : ConnectionPair
{
    public MirrorPair(bool extended, bool isForwarded = false)
        : base(new ConnectionSetup
        {
            Extended = extended,
            IsForwarded = isForwarded,

            // On a busy machine, cancelled calls run on for a while.
            Configure = options => options.MaxConcurrentCalls = 10_000,
        })
    {
        Serve<IMirror>(new MirrorService());
        Mirror = Client.GetProxy<IMirror>();
    }

    public IMirror Mirror { get; }
}
