using System.Collections.Frozen;
using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Registration;

namespace RpcGateway.Services.Callbacks;

internal sealed class RpcClients<TCallback> : IRpcClients<TCallback>
    where TCallback : class
{
    private readonly IClientRoutes _routes;
    private readonly JsonSerializerOptions _serializer;
    private readonly IReadOnlySet<string> _except;
    private readonly RpcContractBinding<TCallback> _binding = RpcContracts.Get<TCallback>();

    public RpcClients(IClientRoutes routes, HostSettings host)
        : this(routes, host.Options.SerializerOptions, FrozenSet<string>.Empty)
    {
    }

    private RpcClients(IClientRoutes routes, JsonSerializerOptions serializer, IReadOnlySet<string> except)
    {
        _routes = routes;
        _serializer = serializer;
        _except = except;
        All = Broadcast(RpcAddress.All);
    }

    public TCallback Caller => CurrentCall.Client.GetProxy<TCallback>();

    public TCallback All { get; }

    public TCallback Connection(string connectionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        return _routes.TryFindLocal(connectionId, out var receiver) && receiver is ConnectedClient client
            ? client.GetProxy<TCallback>()
            : _binding.CreateProxy(new RemoteInvoker(_routes, connectionId, _serializer));
    }

    public TCallback User(string userId)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return Broadcast(RpcAddress.User(userId));
    }

    public TCallback Group(string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Broadcast(RpcAddress.Group(group));
    }

    public IRpcClients<TCallback> Except(params IEnumerable<string> connectionIds)
    {
        var except = new HashSet<string>(_except, StringComparer.Ordinal);
        except.UnionWith(connectionIds);
        return new RpcClients<TCallback>(_routes, _serializer, except);
    }

    private TCallback Broadcast(RpcAddress address) =>
        _binding.CreateProxy(new BroadcastInvoker(_routes, address, _except, _serializer));
}
