using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Invokers;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>Creates the parts of a connection and passes each part the others that it uses.</summary>
internal sealed class ConnectionParts : IConnectionFigures
{
    private ConnectionInvoker? _invoker;

    public ConnectionParts(IRpcTransport transport, RpcConnectionSettings settings, ConnectionContext context)
    {
        Context = context;
        Telemetry = new ConnectionTelemetry(context, this, settings.Role, settings.Link, settings.Addresses);
        Outbound = new OutboundQueue(context, transport);
        Responses = new ResponseWriter(context, Outbound, new InlineResponses(context, Outbound));
        Pending = new PendingCalls(Telemetry, Outbound, settings.Numbers.FirstId);
        Calls = new InboundCalls(context.Options.MaxConcurrentCalls);
        Streams = new ConnectionStreams(Telemetry, Outbound, Responses, Pending, Calls, settings.Numbers);
        Resources = new CallResources(Streams, settings.Numbers);
        var inbound = new InboundContext(Telemetry, Calls, Responses, Resources);
        Inbound = inbound;
        Dispatcher = new CallDispatcher(inbound, settings.Methods);
        var burst = new ReadBurst(Responses.Inline, Pending, inbound);
        Traffic = new ReceivedTraffic();
        var router = new MessageRouter(inbound, Dispatcher, Pending, burst, Traffic, settings.ProtocolErrorReceived)
        {
            Guard = settings.Limiter is { } limiter ? new RateGuard(inbound, Dispatcher, settings.Methods, limiter) : null,
        };
        Reader = new ReadLoop(transport, Outbound, burst, Traffic, router, inbound);
    }

    public ConnectionContext Context { get; }

    public ConnectionTelemetry Telemetry { get; }

    public OutboundQueue Outbound { get; }

    public ResponseWriter Responses { get; }

    public PendingCalls Pending { get; }

    public InboundCalls Calls { get; }

    public InboundContext Inbound { get; }

    public CallDispatcher Dispatcher { get; }

    public ConnectionStreams Streams { get; }

    public CallResources Resources { get; }

    public ReceivedTraffic Traffic { get; }

    public ReadLoop Reader { get; }

    /// <summary>Makes the calls to the peer. Created with the first call: most connections only respond.</summary>
    public ConnectionInvoker Invoker => Volatile.Read(ref _invoker)
        ?? Interlocked.CompareExchange(ref _invoker, CreateInvoker(null), null)
        ?? _invoker;

    /// <summary>Whether no call, stream or request is open.</summary>
    public bool IsQuiet => !Calls.IsStarting && Calls.Count == 0 && OpenStreams == 0 && Pending.Count == 0;

    /// <summary>Increases with everything that is sent or received, except heartbeats.</summary>
    public long Activity => Traffic.Parts + Traffic.Messages + Outbound.SentBytes - Traffic.Heartbeats;

    public int OpenStreams => Streams.TableIfAny?.Count ?? 0;

    public int RunningCalls => Calls.Count;

    public int WaitingCalls => Pending.Count;

    public long OutboundBytes => Outbound.Bytes;

    public long ReceivedBytes => Traffic.Bytes;

    public long SentBytes => Outbound.SentBytes;

    public long ItemsReceived => Streams.TableIfAny?.ItemsReceived ?? 0;

    public long ItemsSent => Streams.TableIfAny?.ItemsSent ?? 0;

    public ConnectionInvoker CreateInvoker(Func<CallSettings?, RpcInvoker>? successor) => new(Telemetry, Resources, successor);

    public int CountStreams(StreamEnd end) => Streams.TableIfAny?.CountEnds(end) ?? 0;
}
