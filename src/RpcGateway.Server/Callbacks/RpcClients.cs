using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Server.Backplane;
using RpcGateway.Server.Connections;

namespace RpcGateway.Server.Callbacks;

internal sealed class RpcClients<TCallback> : IRpcClients<TCallback>
    where TCallback : class
{
    private readonly GatewayNode _node;
    private readonly JsonSerializerOptions _serializer;
    private readonly IReadOnlySet<string> _except;
    private readonly RpcContractBinding<TCallback> _binding = RpcContracts.Get<TCallback>();

    public RpcClients(GatewayNode node, IOptions<RpcGatewayOptions> options)
        : this(node, options.Value.SerializerOptions, FrozenSet<string>.Empty)
    {
    }

    private RpcClients(GatewayNode node, JsonSerializerOptions serializer, IReadOnlySet<string> except)
    {
        _node = node;
        _serializer = serializer;
        _except = except;
        All = Broadcast(RpcAddress.All);
    }

    public TCallback Caller => CurrentCall.Client.GetProxy<TCallback>();

    public TCallback All { get; }

    public TCallback Connection(string connectionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        return _node.TryFindLocal(connectionId, out var receiver) && receiver is ConnectedClient client
            ? client.GetProxy<TCallback>()
            : _binding.CreateProxy(new RemoteInvoker(_node, connectionId, _serializer));
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
        return new RpcClients<TCallback>(_node, _serializer, except);
    }

    private TCallback Broadcast(RpcAddress address) =>
        _binding.CreateProxy(new BroadcastInvoker(_node, address, _except, _serializer));
}
