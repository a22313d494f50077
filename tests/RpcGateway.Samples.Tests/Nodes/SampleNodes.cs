using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Nodes;

/// <summary>Two nodes with the samples, which share a Redis and a PostgreSQL database.</summary>
internal sealed class SampleNodes : IAsyncDisposable
{
    /// <summary>The token of the senders of push.</summary>
    public const string PushToken = "a token for senders";

    private readonly List<IAsyncDisposable> _clients = [];
    private readonly TestLog _log = new();

    private SampleNodes(TestGateway first, TestGateway second) => (First, Second) = (first, second);

    public TestGateway First { get; }

    public TestGateway Second { get; }

    public static async Task<SampleNodes> StartAsync(SharedRedis redis, SharedPostgreSql postgreSql)
    {
        var database = await postgreSql.Server.CreateSchemaAsync();
        var prefix = $"{Guid.NewGuid():n}:";
        var nodes = new SampleNodes(await StartAsync(redis.Address, prefix, database), await StartAsync(redis.Address, prefix, database));
        await Eventually.IsTrueAsync(() => KnowsTheOther(nodes.First) && KnowsTheOther(nodes.Second));
        return nodes;
    }

    /// <summary>Claims a name at a node; returns the access token.</summary>
    public static async Task<string> ClaimAsync(TestGateway node, string name)
    {
        using var response = await PostAsync(node, AccountExtensions.Path, new { name });
        response.EnsureSuccessStatusCode();
        return await SampleServer.ReadAsync(response, "accessToken");
    }

    public static async Task<HttpResponseMessage> PostAsync(TestGateway node, string path, object body)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        return await http.PostAsJsonAsync(path, body).DefaultTimeout();
    }

    /// <summary>Connects a client to a node, as the user of an access token if there is one.</summary>
    public async Task<RpcClient> ConnectAsync(TestGateway node, string? token = null, Action<RpcClientOptions>? configure = null)
    {
        var client = await RpcClient.ConnectAsync(node.Rpc, options =>
        {
            options.LoggerFactory = _log;
            if (token is not null)
            {
                options.AccessTokenProvider = _ => ValueTask.FromResult<string?>(token);
            }

            configure?.Invoke(options);
        }).DefaultTimeout();
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await First.DisposeAsync();
        await Second.DisposeAsync();
        _log.Dispose();
    }

    private static Task<TestGateway> StartAsync(string redis, string prefix, string database) => TestGateway.StartAsync(
        gateway =>
        {
            gateway.AddRedisBackplane(redis, options => options.Prefix = prefix).AddSamples(postgreSql: database, pushToken: PushToken);
            gateway.Services.AddSampleAccounts();
        },
        app: app => app.MapSampleAccounts());

    private static bool KnowsTheOther(TestGateway node) => node.Services.GetRequiredService<IBackplane>().ListNodes().Count == 1;
}
