using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

/// <summary>
/// Runs the calls of one method: authorization, filters, service. Unused steps cost nothing: without authorization and filters, a
/// call to a singleton goes directly to the generated dispatcher.
/// </summary>
internal sealed class ServiceMethodHandler<TContract> : ServiceMethodHandler
    where TContract : class
{
    private readonly int _index;
    private readonly RpcDispatcher<TContract> _dispatcher;
    private readonly ServiceResolver<TContract> _resolver;
    private readonly DispatchParts _parts;
    private readonly RpcFilterDelegate? _filters;

    public ServiceMethodHandler(
        RpcMethodDescriptor method,
        int index,
        RpcDispatcher<TContract> dispatcher,
        ServiceResolver<TContract> resolver,
        DispatchParts parts,
        IReadOnlyList<IRpcFilter> filters,
        MethodAccess? access)
        : base(access)
    {
        Method = method;
        _index = index;
        _dispatcher = dispatcher;
        _resolver = resolver;
        _parts = parts;
        _filters = FilterChain.Build(filters, _ => DispatchInTimeAsync(RpcCallContext.Current!.Call));
    }

    public override RpcMethodDescriptor Method { get; }

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        if (Access is not { } access)
        {
            return InvokeAllowedAsync(call, state);
        }

        var client = ConnectedClient.Of(state);
        var user = client.User;
        if (!user.Decisions.TryGetValue(access, out var code))
        {
            return EvaluateAndInvokeAsync(client, user, access, call);
        }

        return code == 0 ? InvokeAllowedAsync(call, state) : ValueTask.FromException(CallAuthorizer.Denied(code));
    }

    private async ValueTask EvaluateAndInvokeAsync(
        ConnectedClient client, ConnectionUser user, MethodAccess access, RpcInboundCall call)
    {
        call.RetainParams();
        var code = await _parts.Authorizer.EvaluateAsync(client, user, access);
        EnsureInTime();
        await (code == 0 ? InvokeAllowedAsync(call, client) : throw CallAuthorizer.Denied(code));
    }

    private ValueTask InvokeAllowedAsync(RpcInboundCall call, object? state) =>
        call is IKeyedCall { IdempotencyKey: not null } keyed
            ? _parts.Idempotency.InvokeAsync(call, keyed, ConnectedClient.Of(state), ExecuteAsync)
            : ExecuteAsync(call);

    private ValueTask ExecuteAsync(RpcInboundCall call)
    {
        if (_filters is null)
        {
            return DispatchAsync(call);
        }

        // A filter may await before it calls next.
        call.RetainParams();
        return _filters(_parts.CallContext);
    }

    private ValueTask DispatchInTimeAsync(RpcInboundCall call)
    {
        EnsureInTime();
        return DispatchAsync(call);
    }

    // The authorization or a filter may have taken longer than the caller waits.
    private static void EnsureInTime()
    {
        if (RpcCallContext.Current?.RemainingTime <= TimeSpan.Zero)
        {
            throw new OperationCanceledException("The timeout of the call has passed.");
        }
    }

    private ValueTask DispatchAsync(RpcInboundCall call) => _resolver.Singleton is { } service
        ? _dispatcher.DispatchAsync(_index, service, call)
        : DispatchScopedAsync(call);

    // The scope lives until the call ends; for a stream, until the stream ends.
    private async ValueTask DispatchScopedAsync(RpcInboundCall call)
    {
        await using var scope = _parts.Scopes.CreateAsyncScope();
        await _dispatcher.DispatchAsync(_index, _resolver.Resolve(scope.ServiceProvider), call);
    }
}
