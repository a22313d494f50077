using System.Runtime.CompilerServices;
using RpcGateway.Checker.Contracts;
using RpcGateway.Services;

namespace RpcGateway.Checker.Serving;

/// <summary>The ledger. It writes before it answers, and does both exactly once, unless a deliberate bug is chosen.</summary>
internal sealed class LedgerService(LedgerState state, IRpcClients<ILedgerCallback> clients, IRpcCallContext call) : ILedger
{
    private const int LeakedBytes = 2 * 1024 * 1024;

    // A keyed call remains between its effect and its response for a while, so that faults meet it there; most calls of a bug that
    // only these show.
    private const int MaxPlaceMilliseconds = 50;
    private const int MaxForgottenMilliseconds = 500;

    public Task<long> AppendAsync(int client, long number, CancellationToken cancellationToken)
    {
        var receiver = state.Of(call.ConnectionId);
        if (!Bug.IsDue(state.Bug, Bug.FalseAcknowledgement, number))
        {
            state.File.Append("append", client, number, receiver.Epoch);
        }

        if (Bug.IsDue(state.Bug, Bug.Forget, number))
        {
            state.File.Append("append", client, number, receiver.Epoch);
        }

        if (state.Bug == Bug.Leak)
        {
            state.Leaked.Add(Touch(new byte[LeakedBytes]));
        }

        var caller = clients.Caller;
        receiver.Publish(
            Bug.IsDue(state.Bug, Bug.EarlyReplay, number),
            sequence => caller.Published(client, receiver.Epoch, sequence));
        var result = Answers.Append(client, number);
        var other = state.LastResult;
        state.LastResult = result;
        return Task.FromResult(Bug.IsDue(state.Bug, Bug.Misroute, number) ? other : result);
    }

    public async Task<long> PlaceAsync(int client, long number, CancellationToken cancellationToken)
    {
        state.File.Append("place", client, number, state.Of(call.ConnectionId).Epoch);
        var limit = state.Bug == Bug.ForgetKey ? MaxForgottenMilliseconds : MaxPlaceMilliseconds;
        await Task.Delay(TimeSpan.FromMilliseconds(number * 7 % limit), CancellationToken.None);
        return Answers.Append(client, number);
    }

    public Task<long> AskAsync(int client, long number, CancellationToken cancellationToken)
    {
        state.File.Append("ask", client, number, state.Of(call.ConnectionId).Epoch);
        return clients.Caller.ConfirmAsync(client, number);
    }

    public async IAsyncEnumerable<long> ReadAsync(
        long from, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var item = from; item < from + count; item++)
        {
            if (item % 100 == 0)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!Bug.IsDue(state.Bug, Bug.StreamGap, item))
            {
                yield return item;
            }
        }
    }

    public void Note(int client, long number) => state.File.Append("note", client, number, state.Of(call.ConnectionId).Epoch);

    private static byte[] Touch(byte[] bytes)
    {
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
