using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Prefixes;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// The stream of one client to one service. The service numbers its requests, streams and objects itself, so the channel maps them to
/// the numbers that only it uses at the client. Requests of the client get ids of the channel.
/// </summary>
internal sealed class ServiceChannel : IForwardChannel, IDisposable
{
    private readonly Forwarder _forwarder;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _connecting = new();
    private volatile bool _isEnded;

    public ServiceChannel(PrefixSettings settings, PrefixClient client, Forwarder forwarder, NumberRange numbers)
    {
        Settings = settings;
        Caller = client;
        _forwarder = forwarder;
        Numbers = numbers;
        Output = new ServiceOutput(Client.Options.MaxOutboundBytes);
        Requests = new ClientRequests(numbers);
        Handles = new ChannelHandles(Inbound.Calls, settings.MaxHandles, settings.Name);
        Gate = new AccessGate(client, code => EndHere(PrefixClient.Denied(code), respond: true), CheckFailed);
        Connecting = _connecting.Token;
    }

    public PrefixSettings Settings { get; }

    public PrefixClient Caller { get; }

    public object Key => Settings;

    public NumberRange Numbers { get; }

    public InboundContext Inbound => Caller.Inbound;

    /// <summary>The connection of the client.</summary>
    public ConnectionContext Client => Inbound.Connection;

    public ILogger Logger => Settings.Logger;

    public ServiceOutput Output { get; }

    public ServiceCalls Calls { get; } = new();

    public ClientRequests Requests { get; }

    public ChannelHandles Handles { get; }

    public AccessGate Gate { get; }

    /// <summary>Ends the calls of the client.</summary>
    public CallCompletion Completion => new(Inbound, Calls, Handles);

    /// <summary>Cancelled when the channel has ended.</summary>
    public CancellationToken Connecting { get; }

    /// <summary>Completes when the channel has ended at the client.</summary>
    public Task Ended => _ended.Task;

    public bool IsEnded => _isEnded;

    public bool IsFull => !_isEnded && (Output.IsFull || !Gate.IsOpen);

    public long Progress => Output.Written;

    public Task WaitForRoomAsync() => Task.WhenAny(
        Task.WhenAll(Output.WaitForRoomAsync(), Gate.WaitAsync(CancellationToken.None)), Ended);

    public void GiveUpIfFull()
    {
        if (IsFull)
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            PrefixLog.Violation(Logger, Settings.Name, Client.Id, "It reads too slowly.");
            EndService("The service reads too slowly.");
        }
    }

    // Each message is written as soon as the service has room.
    public void Flush()
    {
    }

    public void SendResponse(long id, in RpcMessage response) => new ClientSender(this).SendResponse(id, response);

    public void FailCallback(long id, RpcError error)
    {
        if (Requests.Take(id) is { } request)
        {
            EndRequest(request, isError: true);
            SendError(request.Id, error);
        }
    }

    public void SendNext(long token, in RpcMessage message, BatchResponse? batch) =>
        new ClientSender(this).SendNext(token - Numbers.FirstId, message, batch);

    public void SendNotification(in RpcMessage message, long token)
    {
        if (message.Method.SequenceEqual("$/enumerator/abort"u8) && Handles.EndServiceStream(token - Numbers.FirstId))
        {
            Output.Send(Envelopes.Abort(token - Numbers.FirstId));
        }
    }

    public void Report(in RpcMessage message)
    {
        if (Scalars.TryGetKey(ControlParams.Find(message.Payload, "token"u8, 0), out var token) && Requests.MayReport(token))
        {
            new ClientSender(this).SendUnchanged(message);
        }
    }

    public bool TryControl(in RpcMessage message, BatchResponse? batch) => new ClientSender(this).TryControl(message, batch);

    /// <summary>Responds to a request of the service with an error of the gateway.</summary>
    public void SendError(RpcId id, RpcError error)
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.WriteError(buffer, id, error, Client.Options.SerializerOptions, RpcPeerLimits.Unknown);
        Output.Send(buffer);
    }

    public void Update() => Gate.Check();

    public void End(RpcClose close, bool respond) =>
        EndHere(ForwardErrors.Lost(Settings.Name, close.Reason, requestSent: true), respond);

    /// <summary>A request of the service no longer waits for the client.</summary>
    public void EndRequest(ClientRequest request, bool isError)
    {
        Inbound.Calls.AddForwardedWait(-1);
        Handles.EndParams(Handles.OfService, request.Handles, isError);
    }

    /// <summary>Ends the channel because the service is lost or violates the protocol.</summary>
    /// <param name="reason">One sentence for the client.</param>
    public void EndService(string reason) => End(
        call => ForwardErrors.Lost(Settings.Name, reason, call.WasSent), respond: true, tellService: false, lost: reason);

    /// <summary>Ends the channel because the service cannot be reached.</summary>
    public void EndUnreachable(RpcError error) => End(_ => error, respond: true, tellService: false, lost: null);

    // The service learns that nothing awaits its results any more.
    private void EndHere(RpcError error, bool respond) => End(_ => error, respond, tellService: true, lost: null);

    /// <summary>Called when the channel has ended at both ends.</summary>
    public void Dispose() => _connecting.Dispose();

    private void CheckFailed(Exception exception)
    {
        PrefixLog.AccessCheckFailed(Logger, Caller.Pattern, Client.Id, exception);
        EndHere(new RpcError(RpcErrorCode.ServiceFailed, "The authorization failed."), respond: true);
    }

    private void End(Func<ServiceCall, RpcError> errorOf, bool respond, bool tellService, string? lost)
    {
        if (Calls.Close() is not { } calls)
        {
            return;
        }

        if (lost is not null && calls.Count == 0)
        {
            // The state that the client had there is lost. It must know before its next call reaches a new stream.
            Settings.NoteLost(_forwarder, lost);
        }

        _isEnded = true;
        _forwarder.Remove(this);
        foreach (var call in calls)
        {
            if (tellService)
            {
                call.Cancel();
            }

            Completion.Fail(call, errorOf(call), respond);
        }

        foreach (var request in Requests.Close())
        {
            Inbound.Calls.AddForwardedWait(-1);
            Inbound.Outbound.SendUrgent(Envelopes.Cancel(request.Number), flush: false);
            if (tellService)
            {
                SendError(request.Id, new RpcError(RpcErrorCode.Unavailable, "The client is gone."));
            }
        }

        Handles.Close();
        Output.Complete();
        Inbound.Outbound.Flush();
        _connecting.Cancel();
        _ended.TrySetResult();
    }
}
