using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.LanguageServers;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>
/// Forwards the messages of the service to the client, one after the other: the service has to wait while the client does not read.
/// </summary>
internal sealed class ServiceReader(
    BackendChannel channel, ClientSocket client, RelayState state, LanguageServerRules? rules, Farewell farewell, ILogger logger)
{
    private const int MaxDepth = 1000;
    private const string NoMessage = "The service sent data that is not a JSON-RPC message.";

    /// <summary>Reads until the service is gone, also after the client has left: the answer to the farewell is still to come.</summary>
    public async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            while (await channel.ReadAsync(stopping) is { } message)
            {
                try
                {
                    await HandleAsync(message.Json);
                }
                finally
                {
                    message.Release();
                }
            }

            await state.EndServiceAsync("The service closed the connection.");
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The relay has ended, and the channel may be closed already.
        }
        catch (Exception e) when (e is FramingException or JsonException)
        {
            RelayLog.ServiceInvalid(logger, state.ConnectionId, e.Message, PeerText.Clean(channel.FirstBytes));
            state.End(RelaySide.Service, RpcCloseCode.InternalError, NoMessage);
        }
        catch (IOException)
        {
            await state.EndServiceAsync("The connection to the service was lost.");
        }
    }

    private async ValueTask HandleAsync(ReadOnlyMemory<byte> json)
    {
        var envelope = EnvelopeReader.Read(json, MaxDepth);
        if (envelope.Kind == MessageKind.Invalid)
        {
            throw new FramingException(envelope.Fault!);
        }

        if (envelope.Kind == MessageKind.Response && !Expect(envelope.Id))
        {
            return;
        }

        if (state.HasEnded)
        {
            return;
        }

        if (envelope.Kind == MessageKind.Request && state.FromService.TryAdd(envelope.Id) == PendingResult.Full)
        {
            throw new FramingException($"More than {state.Options.MaxPendingCalls} requests wait for the client (MaxPendingCalls).");
        }

        rules?.FromServer(envelope, json);
        state.CountFromService();
        if (!await client.SendAsync(json, CancellationToken.None))
        {
            state.End(RelaySide.Client, RpcCloseCode.Lost, "The connection was lost.");
        }
    }

    private bool Expect(RpcId id)
    {
        // Id null: the service could not read a message.
        if (farewell.TryTake(id) || (!state.FromClient.Remove(id) && !id.IsNull && !id.IsNone))
        {
            return false;
        }

        return true;
    }
}
