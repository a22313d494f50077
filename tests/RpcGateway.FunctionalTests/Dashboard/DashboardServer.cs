using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

/// <summary>An application whose endpoints the test maps, and an HTTP client for it.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private readonly TestGateway _gateway;

    private DashboardServer(TestGateway gateway)
    {
        _gateway = gateway;
        // The tests check redirects and encodings themselves.
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = gateway.Address };
    }

    public HttpClient Http { get; }

    public TestLog Log => _gateway.Log;

    public static async Task<DashboardServer> StartAsync(
        Action<WebApplication> map, string environment = "Development", Action<IServiceCollection>? services = null) =>
        new(await TestGateway.StartAsync(services: services, app: map, environment: environment, path: null));

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _gateway.DisposeAsync();
    }
}
