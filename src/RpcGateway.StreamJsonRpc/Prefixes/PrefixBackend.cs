using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Prefixes;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>A service whose methods clients call with a prefix. Each client has one stream to it, opened by its first message.</summary>
internal sealed class PrefixBackend(
    PrefixSettings settings, string? endpoint, IAuthorizeData? authorize, ServiceConnector connector, PrefixRuns runs)
    : PrefixService(settings.Name, settings.Prefix, endpoint, authorize)
{
    private readonly FrozenSet<string> _forbidden = settings.Options.ForbiddenMethods.ToFrozenSet(StringComparer.Ordinal);

    public override void Forward(PrefixClient client, in RpcMessage message, int timeout, BatchResponse? batch)
    {
        var method = settings.KeepPrefix ? message.Method : message.Method[(settings.Prefix.Length + 1)..];
        if (client.TryGetAccess(out var code) && code != 0)
        {
            client.Refuse(message, PrefixClient.Denied(code), batch);
        }
        else if (_forbidden.Count > 0 && _forbidden.Contains(Encoding.UTF8.GetString(method)))
        {
            client.Refuse(message, new RpcError(RpcErrorCode.MethodNotFound, "This method cannot be called here."), batch);
        }
        else if (FindOrOpen(client, out var error) is { } channel)
        {
            channel.Gate.Check();
            new ClientSender(channel).SendCall(method, message, timeout, batch);
        }
        else
        {
            client.Refuse(message, error, batch);
        }
    }

    private ServiceChannel? FindOrOpen(PrefixClient client, out RpcError error)
    {
        var forwarder = Forwarder.Of(client.Inbound);
        if (forwarder.Find(settings) is { } open)
        {
            error = default;
            return (ServiceChannel)open;
        }

        if (settings.TakeLost(forwarder) is { } lost)
        {
            error = ForwardErrors.Lost(Name, lost, requestSent: false);
            return null;
        }

        var channel = forwarder.Open(
            (numbers, out fault) =>
            {
                fault = ForwardErrors.Lost(Name, "The client has disconnected.", requestSent: false);
                return new ServiceChannel(settings, client, forwarder, numbers);
            },
            out error);
        if (channel is not null)
        {
            channel.Gate.Check();
            runs.Start(new ServiceRun(channel, connector).RunAsync);
        }

        return channel;
    }
}
