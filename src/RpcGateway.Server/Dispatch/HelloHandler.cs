using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Security;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Dispatch;

/// <summary>
/// Handles <c>$/hello</c>. The request contains the version, and optionally a token and the client's limits; the result contains
/// the connection's id and the server's limits. A page in a browser sends its token here, because it cannot set the
/// Authorization header of a WebSocket.
/// </summary>
internal sealed class HelloHandler(
    GatewayNode node,
    TokenAuthenticator authenticator,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayOptions> options,
    ILogger<HelloHandler> logger) : RpcMethodHandler
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    private const int Version = 1;

    // Error responses must fit into these limits.
    private const int MinMessageSize = 1024;
    private const int MinDepth = 4;

    public override RpcMethodDescriptor Method { get; } = new(
        "$/hello",
        alias: null,
        "Hello",
        RpcMethodKind.Call,
        typeof(HelloResult),
        RpcOverflowPolicy.Disconnect,
        new RpcParameterDescriptor("version", RpcParameterKind.Value, typeof(int), isRequired: true, allowsNull: false),
        new RpcParameterDescriptor(
            "token", RpcParameterKind.Value, typeof(string), isRequired: false, allowsNull: true),
        new RpcParameterDescriptor(
            "limits", RpcParameterKind.Value, typeof(ClientLimits), isRequired: false, allowsNull: true));

    // {"version":1,"token":"...","limits":{"maxMessageSize":65536,"maxDepth":64}}
    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var (version, token, limits) = Read(call);
        if (version != Version)
        {
            throw new RpcException(
                RpcErrorCode.InvalidParams, $"Version {version} of $/hello is not supported. The supported version is {Version}.");
        }

        if (limits is { MaxMessageSize: < MinMessageSize } or { MaxDepth: < MinDepth })
        {
            throw new RpcException(
                RpcErrorCode.InvalidParams,
                $"The limits of $/hello must be at least {MinMessageSize} bytes (maxMessageSize) and {MinDepth} levels (maxDepth).");
        }

        var result = CreateResultAsync(GatewayClient.Of(state), token, limits, call.CancellationToken);
        return call.CompleteAsync(result, HelloJsonContext.Default.HelloResult);
    }

    private static (int Version, string? Token, ClientLimits? Limits) Read(RpcInboundCall call)
    {
        var (version, token, limits) = (0, (string?)null, (ClientLimits?)null);
        var arguments = call.ReadArguments();
        while (arguments.MoveNext(out var parameter))
        {
            if (parameter == 0)
            {
                version = arguments.Read(HelloJsonContext.Default.Int32);
            }
            else if (parameter == 1)
            {
                token = arguments.Read(HelloJsonContext.Default.String);
            }
            else
            {
                limits = arguments.Read(HelloJsonContext.Default.ClientLimits);
            }
        }

        return (version, token, limits);
    }

    private async ValueTask<HelloResult> CreateResultAsync(
        GatewayClient client, string? token, ClientLimits? clientLimits, CancellationToken cancellationToken)
    {
        if (!client.TryBeginHello())
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "$/hello was already received on this connection.");
        }

        try
        {
            if (token is not null)
            {
                await AuthenticateAsync(client, token, cancellationToken);
            }
        }
        catch
        {
            client.ResetHello();
            throw;
        }

        client.Connection.PeerLimits = new RpcPeerLimits(clientLimits?.MaxMessageSize, clientLimits?.MaxDepth);
        client.Connection.Parts.Inbound.Forwarder?.Update();
        client.CompleteHello();
        var limits = options.Value;
        return new HelloResult(Version, client.Id, new HelloLimits(
            limits.MaxMessageSize,
            limits.MaxDepth,
            limits.MaxBatchLength,
            limits.MaxConcurrentCalls,
            limits.MaxStreams));
    }

    private async ValueTask AuthenticateAsync(
        GatewayClient client, string token, CancellationToken cancellationToken)
    {
        var principal = await authenticator.AuthenticateAsync(client, token);
        client.ChangeUser(principal);
        await node.ChangeUserAsync(client.Id, userIds.GetUserId(principal), cancellationToken);
        SecurityLog.UserChanged(_logger, client.Id);
    }
}
