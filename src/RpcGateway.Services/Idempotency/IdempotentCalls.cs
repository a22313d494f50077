using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Services.Connections;

namespace RpcGateway.Services.Idempotency;

/// <summary>Executes a call with a key once, and gives its outcome to all calls with that key.</summary>
internal sealed class IdempotentCalls(IIdempotencyStore store, IRpcUserIdProvider userIds, JsonSerializerOptions options)
{
    /// <param name="call">The call.</param>
    /// <param name="keyed">The same call.</param>
    /// <param name="client">The caller.</param>
    /// <param name="execute">Executes the call.</param>
    public async ValueTask InvokeAsync(
        RpcInboundCall call, IKeyedCall keyed, ConnectedClient client, Func<RpcInboundCall, ValueTask> execute)
    {
        var method = call.Method;
        if (!Supports(method))
        {
            throw new RpcException(
                RpcErrorCode.InvalidRequest,
                $"'{method.Name}' cannot be called with an idempotency key: streams, binary content and progress cannot be repeated.");
        }

        call.RetainParams();
        var user = userIds.GetUserId(client.GetUserOf(keyed.Number).Principal) ?? "";
        var request = new IdempotentRequest(user, keyed.IdempotencyKey!, Fingerprint.Of(method, call.Params));
        while (true)
        {
            var claim = await store.ClaimAsync(request, call.CancellationToken);
            if (claim.Lease is { } lease)
            {
                await ExecuteAsync(call, keyed, lease, execute);
                return;
            }

            if (claim.Outcome is null)
            {
                throw IdempotencyErrors.Of(claim.Kind, method);
            }

            if (await claim.Outcome.WaitAsync(call.CancellationToken) is { } outcome)
            {
                Repeat(keyed, outcome, method);
                return;
            }
        }
    }

    /// <summary>Whether the outcome of a method can be repeated.</summary>
    public static bool Supports(RpcMethodDescriptor method) =>
        method.Kind == RpcMethodKind.Call && method.Parameters.All(parameter => parameter.Kind == RpcParameterKind.Value);

    private async ValueTask ExecuteAsync(
        RpcInboundCall call, IKeyedCall keyed, IIdempotencyLease lease, Func<RpcInboundCall, ValueTask> execute)
    {
        IdempotentOutcome outcome;
        try
        {
            await execute(call);
            outcome = IdempotentOutcome.OfResult(keyed.CopyResult());
        }
        catch (Exception e)
        {
            // Converted once, so that repeats get the same trace id.
            var error = keyed.ToError(e);
            await (keyed.HasStarted ? lease.CompleteAsync(IdempotentOutcome.OfError(error, options)) : lease.ReleaseAsync());
            throw;
        }

        await lease.CompleteAsync(outcome);
    }

    private static void Repeat(IKeyedCall keyed, IdempotentOutcome outcome, RpcMethodDescriptor method)
    {
        if (outcome.Result is { } result)
        {
            keyed.WriteResult(result.Span);
            return;
        }

        throw outcome == IdempotentOutcome.NotStored ? IdempotencyErrors.NotStored(method) : outcome.ToException();
    }
}
