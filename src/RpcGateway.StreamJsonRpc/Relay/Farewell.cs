using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.LanguageServers;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>What the service gets after its client has gone: errors for its own requests, and the farewell of its protocol.</summary>
internal sealed class Farewell(ServiceWriter service, RelayState state, LanguageServerRules? rules, TimeSpan limit, TimeProvider time)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Random, so that it cannot be the id of a request of the client.
    private readonly RpcId _id = CreateId();

    /// <summary>Whether a response of the service belongs to the farewell.</summary>
    public bool TryTake(RpcId id) => id.Equals(_id) && _answered.TrySetResult();

    /// <summary>Returns within the time limit, at the latest.</summary>
    /// <param name="reading">Ends when the service is gone.</param>
    public async Task SayAsync(Task reading)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        if (await EndCallsAsync(timeout.Token) && rules is { IsExited: false })
        {
            await ShutDownAsync(rules, reading, timeout.Token);
        }
    }

    // Services do not notice by themselves that nothing awaits a result, and clients do not answer any more.
    private async ValueTask<bool> EndCallsAsync(CancellationToken timeout)
    {
        foreach (var id in state.FromClient.Close())
        {
            if (!await service.WriteAsync(MessageWriter.Cancel(id), timeout))
            {
                return false;
            }
        }

        foreach (var id in state.FromService.Close())
        {
            var error = MessageWriter.Error(id, RpcErrorCode.Unavailable, "The client is gone.");
            if (!await service.WriteAsync(error, timeout))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask ShutDownAsync(LanguageServerRules language, Task reading, CancellationToken timeout)
    {
        if (language.IsInitialized && !language.IsShutDown)
        {
            if (!await service.WriteAsync(MessageWriter.Request(_id, "shutdown"), timeout))
            {
                return;
            }

            await Task.WhenAny(_answered.Task, reading, Task.Delay(Timeout.InfiniteTimeSpan, timeout));
        }

        await service.WriteAsync(MessageWriter.Notification("exit"), timeout);
    }

    private static RpcId CreateId()
    {
        var json = Encoding.UTF8.GetBytes($"\"rpcgateway-{RandomNumberGenerator.GetHexString(32, lowercase: true)}\"");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        _ = RpcId.TryRead(ref reader, json, out var id);
        return id;
    }
}
