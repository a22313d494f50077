using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.TestTools;

/// <summary>The settings of a connection under test. A setting that is null gets the default of the kit.</summary>
internal sealed record ConnectionSetup
{
    /// <summary>Whether <c>rpcgateway.v1</c> was negotiated.</summary>
    public bool Extended { get; init; }

    /// <summary>Whether a gateway between client and server forwards everything over a link.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>The numbers that the connection assigns. Default: from 1.</summary>
    public NumberRange Numbers { get; init; }

    /// <summary>Changes the options. Default: none are changed.</summary>
    public Action<RpcConnectionOptions>? Configure { get; init; }

    /// <summary>The id of the connection. Default: <c>server</c> and <c>client</c> in a pair, else a random one.</summary>
    public string? Id { get; init; }

    /// <summary>The role of this process in metrics.</summary>
    public RpcConnectionRole Role { get; init; } = RpcConnectionRole.Peer;

    /// <summary>Returns the network addresses for spans.</summary>
    public Func<object?, NetworkAddresses>? Addresses { get; init; }

    /// <summary>The span that calls link to.</summary>
    public ActivityContext Link { get; init; }

    /// <summary>Whether <c>$/ping</c> replaces the pings of the transport.</summary>
    public bool PingsWithMessages { get; init; }

    /// <summary>Whether silence is no reason to close.</summary>
    public Func<object?, bool>? MayBeSilent { get; init; }

    /// <summary>Receives the errors with id null.</summary>
    public Action<object?, RpcException>? ProtocolErrorReceived { get; init; }

    /// <summary>The methods that the peer can call. Default: an empty table that the test can fill.</summary>
    public RpcMethodTable? Methods { get; init; }

    /// <summary>Where log entries go. Default: the <see cref="TestLog"/> of the pair or the peer.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock. Default: the system clock in a pair, a <see cref="FakeTimeProvider"/> for a scripted peer.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Creates the connection.</summary>
    public RpcConnection Create(IRpcTransport transport, RpcMethodTable methods, ILoggerFactory log, TimeProvider time)
    {
        var options = new RpcConnectionOptions();
        Configure?.Invoke(options);
        return new RpcConnection(transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = methods,
            Id = Id,
            Subprotocol = Extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            SharesFrames = transport is ChannelTransport,
            Link = Link,
            Role = Role,
            Addresses = Addresses,
            Numbers = Numbers,
            ProtocolErrorReceived = ProtocolErrorReceived,
            PingsWithMessages = PingsWithMessages,
            MayBeSilent = MayBeSilent,
            LoggerFactory = LoggerFactory ?? log,
            TimeProvider = TimeProvider ?? time,
        });
    }
}
