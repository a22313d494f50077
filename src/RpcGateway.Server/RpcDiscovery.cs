using System.Collections.Concurrent;
using System.Text.Json;
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

    private readonly ConcurrentDictionary<string, Lazy<DescribedGateway>> _gateways = new(StringComparer.Ordinal);
    private readonly ServiceRegistration[] _registrations;
    private readonly JsonSerializerOptions _serializer;
    private readonly GatewayInfo _info;

    internal RpcDiscovery(
        IEnumerable<ServiceRegistration> registrations,
        IOptions<RpcGatewayOptions> options,
        IHostEnvironment environment)
    {
        _info = GatewayInfo.Of(environment);
        IsEnabled = options.Value.EnableDiscovery ?? environment.IsDevelopment();
        _registrations = [.. registrations];
        _serializer = options.Value.SerializerOptions;
    }

    /// <summary>Whether callers are answered.</summary>
    internal bool IsEnabled { get; }

    /// <summary>
    /// The whole document, indented, in UTF-8: all contracts, whoever may call them, of the endpoint with that name, or
    /// of those without one.
    /// </summary>
    public ReadOnlyMemory<byte> CreateDocument(string? endpoint = null) =>
        DocumentWriter.Write(Describe(endpoint), _info, Nothing, address: null, indented: true);

    /// <summary>The document of one caller.</summary>
    internal ReadOnlyMemory<byte> CreateDocument(string? endpoint, IReadOnlySet<string> hidden, string address) =>
        DocumentWriter.Write(Describe(endpoint), _info, hidden, address);

    private DescribedGateway Describe(string? endpoint) => _gateways.GetOrAdd(
        endpoint ?? "",
        _ => new Lazy<DescribedGateway>(() => ContractDescriber.Describe(
            [.. _registrations.Where(one => one.Endpoint == endpoint).Select(one => one.GetBinding())], _serializer))).Value;
}
