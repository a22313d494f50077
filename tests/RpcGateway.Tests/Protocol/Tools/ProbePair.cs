using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>A pair whose server is <see cref="IProbe"/> and whose client is <see cref="IProbeCallback"/>.</summary>
internal sealed class ProbePair : ConnectionPair
{
    public ProbePair(
        bool extended = false,
        Action<RpcConnectionOptions>? configure = null,
        RpcConnectionRole? role = null,
        Func<object?, NetworkAddresses>? addresses = null,
        ActivityContext link = default,
        bool isForwarded = false)
        : base(new ConnectionSetup
        {
            Extended = extended,
            Configure = configure,
            Role = role ?? RpcConnectionRole.Peer,
            Addresses = addresses,
            Link = link,
            IsForwarded = isForwarded,
        })
    {
        Serve<IProbe>(Service);
        ServeCallback<IProbeCallback>(Callback);
        Probe = Client.GetProxy<IProbe>();
    }

    public ProbeService Service { get; } = new();

    public ProbeCallback Callback { get; } = new();

    public IProbe Probe { get; }
}
