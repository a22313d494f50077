using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Prefixes;
using RpcGateway.Services.Description;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Server.Discovery;

/// <summary>The OpenRPC documents of the gateway: one description for each endpoint, written out for each caller.</summary>
internal sealed class OpenRpcDocuments
{
    private static readonly HashSet<string> NothingHidden = [];

    private readonly ConcurrentDictionary<string, Lazy<DescribedGateway>> _gateways = new(StringComparer.Ordinal);
    private readonly PrefixMethods _prefixes;
    private readonly BackendRegistry? _backends;
    private readonly ServiceRegistration[] _registrations;
    private readonly JsonSerializerOptions _serializer;
    private readonly DocumentHeader _header;
    private (int Version, DescribedGateway Gateway)? _merged;

    public OpenRpcDocuments(
        IEnumerable<ServiceRegistration> registrations,
        PrefixMethods prefixes,
        IOptions<RpcGatewayOptions> options,
        IHostEnvironment environment,
        BackendRegistry? backends = null)
    {
        _prefixes = prefixes;
        _backends = backends;
        _header = DocumentHeader.Of(environment);
        IsEnabled = options.Value.EnableDiscovery ?? environment.IsDevelopment();
        _registrations = [.. registrations];
        _serializer = options.Value.SerializerOptions;
    }

    /// <summary>Whether callers can get a document.</summary>
    public bool IsEnabled { get; }

    /// <summary>The whole document, indented.</summary>
    public ReadOnlyMemory<byte> Create(string? endpoint) =>
        DocumentWriter.Write(Describe(endpoint), _prefixes.List(endpoint), _header, NothingHidden, address: null, indented: true);

    /// <summary>The document for one caller.</summary>
    /// <param name="endpoint">The endpoint's name, or null.</param>
    /// <param name="hidden">The wire names of the methods to leave out.</param>
    /// <param name="address">The gateway's URL as the caller knows it.</param>
    public ReadOnlyMemory<byte> Create(string? endpoint, IReadOnlySet<string> hidden, string address) =>
        DocumentWriter.Write(Describe(endpoint), _prefixes.List(endpoint), _header, hidden, address);

    private DescribedGateway Describe(string? endpoint)
    {
        // Backends serve the endpoints without a name.
        if (_backends is null || endpoint is not null)
        {
            return DescribeOwn(endpoint);
        }

        lock (_gateways)
        {
            var version = _backends.Version;
            if (_merged is not { } merged || merged.Version != version)
            {
                var parts = _backends.Routes.Where(route => route.Instances.Count > 0)
                    .Select(route => route.Description).OfType<DescribedGateway>().Prepend(DescribeOwn(null));
                _merged = merged = (version, DescriptionMerge.Merge([.. parts]));
            }

            return merged.Gateway;
        }
    }

    private DescribedGateway DescribeOwn(string? endpoint) => _gateways.GetOrAdd(
        endpoint ?? "",
        _ => new Lazy<DescribedGateway>(() => ContractDescriber.Describe(
            [.. _registrations.Where(one => one.Endpoint == endpoint).Select(one => one.GetBinding())], _serializer))).Value;
}
