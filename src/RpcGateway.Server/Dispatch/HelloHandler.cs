using System.Buffers.Text;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Tokens;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Server.Dispatch;

/// <summary>
/// Handles <c>$/hello</c>. The request contains the version, and optionally a token, the client's limits and the wish for a
/// session; the result contains the connection's id, the server's limits and the granted session. A page in a browser sends its token here, because it cannot set the
/// Authorization header of a WebSocket.
/// </summary>
internal sealed class HelloHandler(
    TokenAuthenticator authenticator,
    ClientUsers users,
    TokenExpirations expirations,
    IOptions<RpcGatewayOptions> options,
    IIdempotencyStore keys) : RpcMethodHandler
{
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
            "limits", RpcParameterKind.Value, typeof(ClientLimits), isRequired: false, allowsNull: true),
        new RpcParameterDescriptor(
            "session", RpcParameterKind.Value, typeof(RequestedSession), isRequired: false, allowsNull: true),
        new RpcParameterDescriptor(
            "requireUser", RpcParameterKind.Value, typeof(bool), isRequired: false, allowsNull: false));

    // {"version":1,"token":"...","limits":{"maxMessageSize":65536,"maxDepth":64}}
    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var (version, token, limits, session, requireUser) = Read(call);
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

        var result = CreateResultAsync(GatewayClient.Of(state), token, limits, session, requireUser, call.CancellationToken);
        return call.CompleteAsync(result, HelloJsonContext.Default.HelloResult);
    }

    private static (int Version, string? Token, ClientLimits? Limits, RequestedSession? Session, bool RequireUser) Read(RpcInboundCall call)
    {
        var (version, token, limits, session, requireUser) =
            (0, (string?)null, (ClientLimits?)null, (RequestedSession?)null, false);
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
            else if (parameter == 2)
            {
                limits = arguments.Read(HelloJsonContext.Default.ClientLimits);
            }
            else if (parameter == 4)
            {
                requireUser = arguments.Read(HelloJsonContext.Default.Boolean);
            }
            else
            {
                session = arguments.Read(HelloJsonContext.Default.RequestedSession);
            }
        }

        return (version, token, limits, session, requireUser);
    }

    private async ValueTask<HelloResult> CreateResultAsync(
        GatewayClient client,
        string? token,
        ClientLimits? clientLimits,
        RequestedSession? session,
        bool requireUser,
        CancellationToken cancellationToken)
    {
        if (!client.TryBeginHello())
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "$/hello was already received on this connection.");
        }

        try
        {
            if (token is not null)
            {
                await client.Authentication.RunInTurnAsync(() => AuthenticateAsync(client, token, cancellationToken));
            }

            if (requireUser && !client.User.IsAuthenticated)
            {
                throw authenticator.RefuseHeader(client.Id);
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
            limits.MaxStreams,
            (long)limits.Idempotency.Window.TotalMilliseconds,
            keys.Id), Grant(client, session), expirations.GetRemainingSeconds(client));
    }

    private GrantedSession? Grant(GatewayClient client, RequestedSession? requested)
    {
        if (requested?.Buffer is not > 0 || client.Session is not GatewaySession session)
        {
            return null;
        }

        var key = session.Grant(options.Value.ResumeBufferSize, requested.Buffer.Value);
        return new GrantedSession(
            Base64Url.EncodeToString(key), (long)options.Value.ResumeWindow.TotalMilliseconds, options.Value.ResumeBufferSize);
    }

    private async Task<bool> AuthenticateAsync(GatewayClient client, string token, CancellationToken cancellationToken)
    {
        if (client.Authentication.Rate.TryTake() is { } wait)
        {
            throw AuthenticateHandler.TooMany(wait);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var user = await authenticator.AuthenticateAsync(client.Read(RequestOrigin.Of), client.Id, token);
        await users.ChangeAsync(client, user);
        return true;
    }
}
