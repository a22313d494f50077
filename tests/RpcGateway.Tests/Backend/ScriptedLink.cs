using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Services.BackendLinks;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

/// <summary>The gateway's end of a link to a backend. Its clients are connected to the backend directly.</summary>
internal sealed class ScriptedLink : ILinkOwner, IAsyncDisposable
{
    private readonly TaskCompletionSource<JsonElement> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _running = [];
    private readonly TestLog _log;
    private int _clients;

    public ScriptedLink(IRpcTransport transport, Uri address, string node, string? refusal, TestLog log)
    {
        _log = log;
        Address = address;
        Cluster = address.HostNameType == UriHostNameType.Dns ? address.Host : "resolved";
        var options = new RpcConnectionOptions();
        Link = new Link(
            transport,
            new ConnectionContext("gateway", options, RpcSubprotocol.JsonRpc, log.CreateLogger("Link"), TimeProvider.System, null),
            this,
            new LinkOptions());
        Control = new RpcConnection(Link.Control, new RpcConnectionSettings
        {
            Methods = new RpcMethodTable(
            [
                new ScriptedHandler(BackendProtocol.Register, registration => Register(registration, refusal, node)),
                new ScriptedHandler(BackendProtocol.Drain, _ => Record("drain", default)),
                new ScriptedHandler(BackendProtocol.Publish, message => Record("publish", message)),
                new ScriptedHandler(BackendProtocol.Request, request => Respond(request)),
                new ScriptedHandler(BackendProtocol.List, _ => Ids),
            ]),
            LoggerFactory = log,
        });
        Ended = Link.RunAsync();
        _running.Add(Control.RunAsync());
    }

    /// <summary>Where the backend connected.</summary>
    public Uri Address { get; }

    /// <summary>What the gateway reports as its cluster. By default, only gateways with the same host have one in common.</summary>
    public string Cluster { get; set; }

    public Link Link { get; }

    public RpcConnection Control { get; }

    /// <summary>Completes when the link has ended, with the reason.</summary>
    public Task<RpcClose> Ended { get; }

    /// <summary>The params of the registration.</summary>
    public Task<JsonElement> Registered => _registered.Task;

    /// <summary>What the backend sent on channel 0 after the registration.</summary>
    public ConcurrentQueue<(string Method, JsonElement Params)> Received { get; } = new();

    /// <summary>The result of <c>backend.list</c>.</summary>
    public string Ids { get; set; } = "[]";

    /// <summary>The result of <c>backend.request</c>.</summary>
    public Func<JsonElement, string> Respond { get; set; } = _ => """{"result":null,"errorCode":null,"errorMessage":null,"errorData":null}""";

    /// <summary>Opens the channel of a client, and returns the client.</summary>
    public RpcConnection OpenClient(string id, ClaimsPrincipal? user = null, RpcMethodTable? callbacks = null) =>
        OpenChannel(Describe(id, user), callbacks)!.Value.Client;

    /// <summary>Opens a channel with any description.</summary>
    public (RpcConnection Client, ChannelTransport Channel, Task<RpcClose> Ended)? OpenChannel(
        ReadOnlyMemory<byte> description, RpcMethodTable? callbacks = null)
    {
        if (Link.TryOpen(description, number => new ChannelTransport(Link, number)) is not { } channel)
        {
            return null;
        }

        var client = new RpcConnection(channel, new RpcConnectionSettings
        {
            Methods = callbacks ?? RpcMethodTable.Empty,
            LoggerFactory = _log,
        });
        Link.Flush();
        var ended = client.RunAsync();
        _running.Add(ended);
        return (client, channel, ended);
    }

    public ReadOnlyMemory<byte> Describe(string id, ClaimsPrincipal? user = null)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        user?.WriteTo(writer);
        var description = new ClientDescription(
            id, DateTimeOffset.UnixEpoch, user is null ? null : bytes.ToArray(), "192.0.2.7", Extended: false, ++_clients, 1, null, null);
        return JsonSerializer.SerializeToUtf8Bytes(description, BackendJson.Default.ClientDescription);
    }

    /// <summary>Reports another cluster.</summary>
    public void ChangeCluster(string cluster) => Control.Send(new RpcNotification(
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","method":"gateway.clusterChanged","params":{"cluster":"{{{cluster}}}"}}"""),
        BackendProtocol.ClusterChanged,
        RpcOverflowPolicy.Disconnect));

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync().DefaultTimeout();
        await Task.WhenAll(_running).DefaultTimeout();
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;

    private string Register(JsonElement registration, string? refusal, string node)
    {
        if (refusal is not null)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, refusal);
        }

        _registered.TrySetResult(registration.Clone());
        return $$"""{"gateway":"{{node}}","cluster":"{{Cluster}}","maxMessageSize":100000}""";
    }

    private string Record(string method, JsonElement parameters)
    {
        Received.Enqueue((method, parameters.ValueKind == JsonValueKind.Undefined ? default : parameters.Clone()));
        return "null";
    }
}
