using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Server.Discovery;
using RpcGateway.Server.Dispatch;

namespace RpcGateway.Server;

/// <summary>
/// Describes the gateway's contracts in an OpenRPC document, as <c>rpc.discover</c> and <c>GET …/openrpc.json</c> answer
/// it. It needs no running gateway.
/// </summary>
public sealed class RpcDiscovery
{
    private static readonly HashSet<string> Nothing = [];

    private readonly Lazy<DescribedGateway> _gateway;
    private readonly GatewayInfo _info;

    internal RpcDiscovery(
        IEnumerable<ServiceRegistration> registrations,
        IOptions<RpcGatewayOptions> options,
        IHostEnvironment environment)
    {
        _info = GatewayInfo.Of(environment);
        IsEnabled = options.Value.EnableDiscovery ?? environment.IsDevelopment();
        _gateway = new Lazy<DescribedGateway>(() => ContractDescriber.Describe(
            [.. registrations.Select(registration => registration.GetBinding())], options.Value.SerializerOptions));
    }

    /// <summary>Whether callers are answered.</summary>
    internal bool IsEnabled { get; }

    /// <summary>The whole document, indented, in UTF-8: all contracts, whoever may call them.</summary>
    public ReadOnlyMemory<byte> CreateDocument() =>
        DocumentWriter.Write(_gateway.Value, _info, Nothing, address: null, indented: true);

    /// <summary>The document of one caller.</summary>
    internal ReadOnlyMemory<byte> CreateDocument(IReadOnlySet<string> hidden, string address) =>
        DocumentWriter.Write(_gateway.Value, _info, hidden, address);
}
