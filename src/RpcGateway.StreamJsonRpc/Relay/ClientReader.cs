using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.LanguageServers;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>
/// Forwards the messages of the client to the service, one after the other: the client has to wait while the service does not read.
/// </summary>
internal sealed class ClientReader(
    ClientSocket client, ServiceWriter service, RelayState state, LanguageServerRules? rules, FrozenSet<string> forbidden, ILogger logger)
{
    /// <summary>Reads until the client is gone, also after the relay has ended: the close of the client is still to come.</summary>
    /// <param name="stopping">Ends writes to the service.</param>
    public async Task ReadAsync(CancellationToken stopping)
    {
        while (true)
        {
            var message = await client.ReceiveAsync();
            switch (message.Kind)
            {
                case ClientMessageKind.Closed:
                    state.End(RelaySide.Client, client.Close.Code, client.Close.Reason);
                    return;
                case ClientMessageKind.Binary:
                    state.End(RelaySide.Client, RpcCloseCode.PolicyViolation, "This endpoint accepts text messages only.");
                    break;
                case ClientMessageKind.TooLarge:
                    await RefuseTooLargeAsync(message.Scan, stopping);
                    break;
                default:
                    state.CountFromClient();
                    await HandleAsync(message.Json, stopping);
                    break;
            }
        }
    }

    private async ValueTask HandleAsync(ReadOnlyMemory<byte> json, CancellationToken stopping)
    {
        Envelope envelope;
        try
        {
            envelope = EnvelopeReader.Read(json, state.Options.MaxDepth);
        }
        catch (JsonException e)
        {
            await RefuseUnreadableAsync(json, e, stopping);
            return;
        }

        switch (envelope.Kind)
        {
            case MessageKind.Invalid:
                await RefuseAsync(envelope, RpcErrorCode.InvalidRequest, envelope.Fault!);
                break;
            case MessageKind.Response when !state.FromService.Remove(envelope.Id):
                RelayLog.ResponseIgnored(logger, state.ConnectionId);
                break;
            case MessageKind.Response:
                await ForwardAsync(envelope, json, stopping);
                break;
            case var _ when IsForbidden(envelope.Method.Span):
                await RefuseAsync(envelope, RpcErrorCode.MethodNotFound, "This method cannot be called here.");
                break;
            case MessageKind.Request:
                await RequestAsync(envelope, json, stopping);
                break;
            case MessageKind.Notification:
                await ForwardAsync(envelope, json, stopping);
                break;
        }
    }

    private ValueTask RequestAsync(in Envelope envelope, ReadOnlyMemory<byte> json, CancellationToken stopping)
    {
        switch (state.FromClient.TryAdd(envelope.Id))
        {
            case PendingResult.Added:
                return ForwardAsync(envelope, json, stopping);
            case PendingResult.Repeated:
                return RefuseAsync(envelope, RpcErrorCode.InvalidRequest, "The id belongs to a request that still runs.");
            case PendingResult.Full:
                RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxConcurrentCalls));
                var limit = $"At most {state.Options.MaxConcurrentCalls} calls may run at once (MaxConcurrentCalls).";
                return RefuseAsync(envelope, RpcErrorCode.LimitExceeded, limit);
            default:
                return RefuseAsync(envelope, RpcErrorCode.Unavailable, "The service is gone.");
        }
    }

    private async ValueTask ForwardAsync(Envelope envelope, ReadOnlyMemory<byte> json, CancellationToken stopping)
    {
        if (state.HasEnded)
        {
            return;
        }

        var result = rules?.FromClient(envelope, json) ?? new RuleResult(json);
        if (result.Fault is { } fault)
        {
            state.FromClient.Remove(envelope.Id);
            await RefuseAsync(envelope, RpcErrorCode.InvalidParams, fault);
        }
        else if (result.Message is { } message && !await service.WriteAsync(message, stopping))
        {
            await state.EndServiceAsync("The service does not read any more.");
        }
    }

    private bool IsForbidden(ReadOnlySpan<byte> method) =>
        forbidden.Count > 0 && forbidden.Contains(Encoding.UTF8.GetString(method));

    private ValueTask RefuseUnreadableAsync(ReadOnlyMemory<byte> json, JsonException exception, CancellationToken stopping)
    {
        if (!RpcMessageReader.IsJson(json.Span))
        {
            var fault = $"The message is not valid JSON (at byte {exception.BytePositionInLine}).";
            return ReplyAsync(RpcId.Null, RpcErrorCode.ParseError, fault);
        }

        RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxDepth));
        return RefuseUnreadAsync(
            EnvelopeScanner.Scan(json.Span),
            RpcErrorCode.ParseError,
            $"A message must be nested at most {state.Options.MaxDepth} levels deep (MaxDepth).",
            stopping);
    }

    private ValueTask RefuseTooLargeAsync(EnvelopeScanner? message, CancellationToken stopping)
    {
        RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxMessageSize));
        return RefuseUnreadAsync(
            message,
            RpcErrorCode.MessageTooLarge,
            $"A message must have at most {state.Options.MaxMessageSize} bytes (MaxMessageSize).",
            stopping);
    }

    // The call behind the message must not wait forever. A lost notification would leave both ends with different documents.
    private async ValueTask RefuseUnreadAsync(EnvelopeScanner? message, int code, string fault, CancellationToken stopping)
    {
        if (message is { IsComplete: true, HasMethod: true, Id.IsNone: false })
        {
            await ReplyAsync(message.Id, code, fault);
        }
        else if (message is { IsComplete: true, HasMethod: false, HasOutcome: true } && state.FromService.Remove(message.Id))
        {
            await service.WriteAsync(MessageWriter.Error(message.Id, code, $"The response could not be read. {fault}"), stopping);
        }
        else
        {
            var closeCode = code == RpcErrorCode.MessageTooLarge ? RpcCloseCode.MessageTooLarge : RpcCloseCode.PolicyViolation;
            state.End(RelaySide.Client, closeCode, fault);
        }
    }

    private ValueTask RefuseAsync(in Envelope envelope, int code, string fault) =>
        envelope.Kind == MessageKind.Notification || envelope.IsResponse ? default : ReplyAsync(envelope.Id, code, fault);

    private async ValueTask ReplyAsync(RpcId id, int code, string fault) =>
        await client.SendAsync(MessageWriter.Error(id, code, fault), CancellationToken.None);
}
