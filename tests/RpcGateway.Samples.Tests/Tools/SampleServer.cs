using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Samples.Accounts;
using RpcGateway.Testing;

namespace RpcGateway.Samples.Tests.Tools;

/// <summary>A gateway in memory with the samples and their accounts.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SampleServer(WebApplication application)
    {
        _application = application;
        Gateway = RpcTestGateway.Use(application.GetTestServer(), "/rpc");
        Http = application.GetTestClient();
    }

    public RpcTestGateway Gateway { get; }

    public HttpClient Http { get; }

    /// <param name="folder">The folder of the samples; null for a temporary one.</param>
    /// <param name="postgreSql">The connection string of a database; null to use a file in the folder.</param>
    /// <param name="configure">Adds or replaces services.</param>
    public static async Task<SampleServer> StartAsync(
        string? folder = null, string? postgreSql = null, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddRpcGateway().AddSamples(folder, postgreSql);
        builder.Services.AddSampleAccounts();
        configure?.Invoke(builder.Services);
        var application = builder.Build();
        application.MapSampleAccounts();
        application.MapRpcGateway("/rpc");
        await application.StartAsync();
        return new SampleServer(application);
    }

    /// <summary>Creates a client of an account with this access token; null for an anonymous client.</summary>
    public RpcTestClient<TContract> CreateClient<TContract>(string? token = null, Action<RpcClientOptions>? configure = null)
        where TContract : class => Gateway.CreateClient<TContract>(options =>
        {
            if (token is not null)
            {
                options.AccessTokenProvider = _ => ValueTask.FromResult<string?>(token);
            }

            configure?.Invoke(options);
        });

    /// <summary>Claims a name; returns the access token.</summary>
    public async Task<string> ClaimAsync(string name)
    {
        using var response = await PostAsync(AccountExtensions.Path, new { name });
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response, "accessToken");
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    /// <summary>Reads a text of the response's JSON object.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, string name) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())![name]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        await _application.DisposeAsync();
    }
}
