using System.Text;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Tests.Backend;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>A backend with the contract <c>chat</c>. Its method <c>chat.where</c> returns the name of the instance.</summary>
internal sealed class MemoryBackend : ILinkOwner, IAsyncDisposable
{
    private const string Methods = """{"name":"chat.where","alias":null,"kind":"call","requires":null}""";

    private readonly RpcConnectionOptions _options;
    private readonly TestLog _log;
    private readonly TimeProvider _time;
    private readonly Task<RpcClose> _control;
    private RpcMethodTable _methods = RpcMethodTable.Empty;

    public MemoryBackend(IRpcTransport transport, RpcConnectionOptions options, TestLog log, TimeProvider time)
    {
        _options = options;
        _log = log;
        _time = time;
        var context = new ConnectionContext("backend", options, RpcSubprotocol.JsonRpc, log.CreateLogger("Link"), time, null);
        Link = new Link(new PackedTransport(transport), context, this, new LinkOptions());
        Control = Create(Link.Control, RpcMethodTable.Empty, default);
        Ended = Link.RunAsync();
        _control = Control.RunAsync();
    }

    public Link Link { get; }

    /// <summary>The connection on channel 0.</summary>
    public RpcConnection Control { get; }

    /// <summary>Completes when the link has ended, with the reason.</summary>
    public Task<RpcClose> Ended { get; }

    /// <summary>The channels of clients, with their ends.</summary>
    public List<(ChannelTransport Channel, Task<RpcClose> Ended)> Clients { get; } = [];

    /// <summary>Registers the contract. Returns the result.</summary>
    public async Task<string> RegisterAsync(string instance, string? methods = null, string? process = null)
    {
        _methods = new RpcMethodTable([new ScriptedHandler("chat.where", _ => $"\"{instance}\"")]);
        var registration =
            $$"""{"instance":"{{instance}}","contracts":[{"name":"chat","perCall":false,"methods":[{{methods ?? Methods}}],"document":null}]"""
            + (process is null ? "}" : $$""","process":"{{process}}"}""");
        var result = await Control.CallRawAsync(BackendProtocol.Register, Encoding.UTF8.GetBytes(registration), default).AsTask().DefaultTimeout();
        return Encoding.UTF8.GetString(result.Span);
    }

    /// <summary>Announces that it takes no new work.</summary>
    public async Task DrainAsync() =>
        await Control.CallRawAsync(BackendProtocol.Drain, "{}"u8.ToArray(), default).AsTask().DefaultTimeout();

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync().DefaultTimeout();
        await Ended.DefaultTimeout();
        await _control.DefaultTimeout();
        await Task.WhenAll(Clients.Select(client => client.Ended)).DefaultTimeout();
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description)
    {
        var client = JsonSerializer.Deserialize(description.Span, BackendJson.Default.ClientDescription)!;
        var channel = new ChannelTransport(link, number);
        Clients.Add((channel, Create(channel, _methods, new NumberRange(client.Epoch, client.Lane)).RunAsync()));
        return channel;
    }

    private RpcConnection Create(IRpcTransport transport, RpcMethodTable methods, NumberRange numbers) =>
        new(transport, new RpcConnectionSettings
        {
            Options = _options,
            Methods = methods,
            Numbers = numbers,
            Subprotocol = transport == Link.Control ? RpcSubprotocol.JsonRpc : RpcSubprotocol.RpcGatewayV1,
            LoggerFactory = _log,
            TimeProvider = _time,
        });
}
