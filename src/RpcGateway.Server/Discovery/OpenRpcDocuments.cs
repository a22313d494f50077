using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Services.Description;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Server.Discovery;

/// <summary>The OpenRPC documents of the gateway: one description for each endpoint, written out for each caller.</summary>
internal sealed class OpenRpcDocuments
{
    private static readonly HashSet<string> NothingHidden = [];

    private readonly ConcurrentDictionary<string, Lazy<DescribedGateway>> _gateways = new(StringComparer.Ordinal);
    private readonly ServiceRegistration[] _registrations;
    private readonly JsonSerializerOptions _serializer;
    private readonly DocumentHeader _header;

    public OpenRpcDocuments(
        IEnumerable<ServiceRegistration> registrations,
        IOptions<RpcGatewayOptions> options,
        IHostEnvironment environment)
    {
        _header = DocumentHeader.Of(environment);
        IsEnabled = options.Value.EnableDiscovery ?? environment.IsDevelopment();
        _registrations = [.. registrations];
        _serializer = options.Value.SerializerOptions;
    }

    /// <summary>Whether callers can get a document.</summary>
    public bool IsEnabled { get; }

    /// <summary>The whole document, indented.</summary>
    public ReadOnlyMemory<byte> Create(string? endpoint) =>
        DocumentWriter.Write(Describe(endpoint), _header, NothingHidden, address: null, indented: true);

    /// <summary>The document for one caller.</summary>
    /// <param name="endpoint">The endpoint's name, or null.</param>
    /// <param name="hidden">The wire names of the methods to leave out.</param>
    /// <param name="address">The gateway's URL as the caller knows it.</param>
    public ReadOnlyMemory<byte> Create(string? endpoint, IReadOnlySet<string> hidden, string address) =>
        DocumentWriter.Write(Describe(endpoint), _header, hidden, address);

    private DescribedGateway Describe(string? endpoint) => _gateways.GetOrAdd(
        endpoint ?? "",
        _ => new Lazy<DescribedGateway>(() => ContractDescriber.Describe(
            [.. _registrations.Where(one => one.Endpoint == endpoint).Select(one => one.GetBinding())], _serializer))).Value;
}
