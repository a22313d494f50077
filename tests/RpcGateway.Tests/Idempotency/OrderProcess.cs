using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>A process with the order service, whose clients the test plays.</summary>
internal sealed class OrderProcess : IAsyncDisposable
{
    private readonly List<(ScriptedTransport Transport, Task Served)> _clients = [];
    private ServiceProcess? _process;

    public FakeTimeProvider Time { get; } = new();

    public OrderService Orders { get; } = new();

    public RpcIdempotencyOptions Options { get; } = new();

    public MemoryIdempotencyStore Store => (MemoryIdempotencyStore)_process!.Services.GetRequiredService<IIdempotencyStore>();

    public async Task<OrderProcess> StartAsync(IIdempotencyStore? store = null)
    {
        _process = await ServiceProcess.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Time);
                builder.Services.Replace(ServiceDescriptor.Singleton(
                    _ => store ?? new MemoryIdempotencyStore(Options, Time)));
                builder.Services.AddSingleton(Orders);
                builder.AddService<IOrders, OrderService>();
            });
        return this;
    }

    /// <summary>Connects a client.</summary>
    public ScriptedTransport Connect(string user = "ada", bool extended = true)
    {
        var transport = new ScriptedTransport();
        var identity = new ClaimsIdentity(user.Length == 0 ? [] : [new Claim(ClaimTypes.NameIdentifier, user)], user.Length == 0 ? null : "test");
        var served = _process!.Serve(
            $"c{_clients.Count}",
            new ClaimsPrincipal(identity),
            transport,
            extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc);
        _clients.Add((transport, served));
        return transport;
    }

    public static string Request(int id, string method, string parameters, string? key) => key is null
        ? $$"""{"jsonrpc":"2.0","id":{{id}},"method":"orders.{{method}}","params":{{parameters}} }"""
        : $$"""{"jsonrpc":"2.0","id":{{id}},"method":"orders.{{method}}","params":{{parameters}},"idempotencyKey":{{key}} }""";

    /// <summary>Makes a call and returns its response.</summary>
    public static async Task<JsonNode> CallAsync(ScriptedTransport client, string method, string parameters = "[]", string? key = "\"k\"")
    {
        client.Send(Request(1, method, parameters, key));
        return await ReceiveAsync(client);
    }

    public static async Task<JsonNode> ReceiveAsync(ScriptedTransport client) => (await ReceiveAsync(client, 1)).Single();

    /// <summary>Receives several messages; the server may send some of them in one frame.</summary>
    public static async Task<List<JsonNode>> ReceiveAsync(ScriptedTransport client, int count)
    {
        var messages = new List<JsonNode>();
        while (messages.Count < count)
        {
            var frame = await client.Received.ReadAsync().DefaultTimeout();
            messages.AddRange(frame.Text.Split('\n').Select(line => JsonNode.Parse(line)!));
        }

        return messages;
    }

    /// <summary>Drops the connection of a client, and waits until it has ended.</summary>
    public Task DropAsync(ScriptedTransport client)
    {
        client.Drop();
        return _clients.Single(other => other.Transport == client).Served;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (transport, served) in _clients)
        {
            transport.Drop();
            await served.DefaultTimeout();
            await transport.DisposeAsync();
        }

        await (_process?.DisposeAsync() ?? default);
        Time.ActiveTimers.Should().Be(0);
    }
}
