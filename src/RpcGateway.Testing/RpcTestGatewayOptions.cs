using Microsoft.AspNetCore.Builder;

namespace RpcGateway.Testing;

/// <summary>Options of a <see cref="RpcTestGateway"/>.</summary>
public sealed class RpcTestGatewayOptions
{
    /// <summary>The path of the gateway. Default: <c>/rpc</c>.</summary>
    public string Path { get; set; } = "/rpc";

    /// <summary>
    /// Whether time passes by itself. Default: false, so that only <see cref="RpcTestGateway.AdvanceAsync"/> lets it pass, for the
    /// gateway, its clients and services that use the <see cref="TimeProvider"/>.
    /// </summary>
    public bool UsesSystemClock { get; set; }

    /// <summary>
    /// How long the methods of the test host wait, of real time, before they throw a <see cref="TimeoutException"/>. Default: 30 s.
    /// </summary>
    public TimeSpan WaitLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Changes the application before it is built: configuration, logging, services. Default: none.</summary>
    public Action<WebApplicationBuilder>? ConfigureBuilder { get; set; }

    /// <summary>Adds middleware and endpoints before the gateway is mapped. Default: none.</summary>
    public Action<WebApplication>? ConfigureApplication { get; set; }
}
