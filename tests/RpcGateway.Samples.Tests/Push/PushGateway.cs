using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Push;
using RpcGateway.Samples.Storage;
using RpcGateway.Testing;

namespace RpcGateway.Samples.Tests.Push;

/// <summary>A gateway in memory that serves push, by RPC and by HTTP.</summary>
internal sealed class PushGateway : IAsyncDisposable
{
    public const string Token = "a token for senders";

    private PushGateway(RpcTestGateway gateway) => Gateway = gateway;

    public RpcTestGateway Gateway { get; }

    public static PushMessage Hello { get; } = new("Hello", "How are you?");

    public static PushTarget Ada { get; } = new(User: "ada");

    public static PushTarget News { get; } = new(Topic: "news");

    /// <param name="folder">The folder with the messages; null for a temporary one.</param>
    /// <param name="token">The token of senders.</param>
    public static async Task<PushGateway> StartAsync(string? folder = null, string? token = Token) => new(await RpcTestGateway.StartAsync(
        gateway =>
        {
            var mailbox = gateway.Services.AddSampleMailbox(new SampleStorage(folder));
            mailbox.AddAccounts();
            gateway.Services.AddSampleAccounts();
            gateway.AddPush(mailbox, token);
        },
        options =>
        {
            options.UsesSystemClock = true;
            options.ConfigureApplication = application => application.MapPush();
        }));

    /// <summary>Returns a proxy with the token of a sender.</summary>
    public IPush Sender(string token = Token) =>
        Gateway.CreateClient<IPush>(options => options.AccessTokenProvider = _ => new(token)).Proxy;

    /// <summary>Returns a proxy of a signed-in user.</summary>
    public IPush Receiver(string user = "ada") => Client(user).Proxy;

    /// <summary>Returns a client of a signed-in user.</summary>
    public RpcTestClient<IPush> Client(string user = "ada", Action<RpcClientOptions>? configure = null) => Gateway.CreateClient<IPush>(
        configure, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "test")));

    /// <summary>Sends a message by HTTP.</summary>
    public async Task<HttpResponseMessage> PostAsync(HttpContent body, string? token = Token)
    {
        using var http = ((TestServer)Gateway.Services.GetRequiredService<IServer>()).CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, PushEndpoint.Path) { Content = body };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }

    /// <summary>Sends a message by HTTP, as JSON.</summary>
    public async Task<HttpResponseMessage> PostAsync(PushTarget target, PushMessage message, string key, string? token = Token)
    {
        using var body = JsonContent.Create(new { target, message, key });
        return await PostAsync(body, token);
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
