using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Backplane;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;

namespace RpcGateway.Server.Dispatch;

/// <summary>
/// <c>$/hello</c>: the version, where wanted a token, and in the answer the connection's id and limits. A page in a
/// browser cannot set the Authorization header of a WebSocket, so this is where its token goes.
/// </summary>
internal sealed class HelloHandler(
    GatewayNode node,
    TokenAuthenticator authenticator,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayOptions> options,
    ILogger<HelloHandler> logger) : RpcMethodHandler
{
    private const int Version = 1;

    public override RpcMethodDescriptor Method { get; } = new(
        "$/hello",
        alias: null,
        "Hello",
        RpcMethodKind.Call,
        typeof(HelloAnswer),
        RpcOverflowPolicy.Disconnect,
        new RpcParameterDescriptor("version", RpcParameterKind.Value, typeof(int), isRequired: true, allowsNull: false),
        new RpcParameterDescriptor(
            "token", RpcParameterKind.Value, typeof(string), isRequired: false, allowsNull: true));

    // {"version":1,"token":"..."}
    public override ValueTask InvokeAsync(RpcConnection connection, RpcInboundCall call)
    {
        var (version, token) = Read(call);
        if (version != Version)
        {
            throw new RpcException(
                RpcErrorCode.InvalidParams, $"This server speaks version {Version} of $/hello, not {version}.");
        }

        var answer = GreetAsync(ClientConnection.Of(connection), token, call.CancellationToken);
        return call.CompleteAsync(answer, HelloJsonContext.Default.HelloAnswer);
    }

    private static (int Version, string? Token) Read(RpcInboundCall call)
    {
        var (version, token) = (0, (string?)null);
        var arguments = call.ReadArguments();
        while (arguments.MoveNext(out var parameter))
        {
            if (parameter == 0)
            {
                version = arguments.Read(HelloJsonContext.Default.Int32);
            }
            else
            {
                token = arguments.Read(HelloJsonContext.Default.String);
            }
        }

        return (version, token);
    }

    private async ValueTask<HelloAnswer> GreetAsync(
        ClientConnection client, string? token, CancellationToken cancellationToken)
    {
        if (!client.TryGreet())
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "This connection has said $/hello already.");
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
            client.Ungreet();
            throw;
        }

        var limits = options.Value;
        return new HelloAnswer(Version, client.Id, new HelloLimits(
            limits.MaxMessageSize,
            limits.MaxDepth,
            limits.MaxBatchLength,
            limits.MaxConcurrentCalls,
            limits.MaxStreams));
    }

    private async ValueTask AuthenticateAsync(
        ClientConnection client, string token, CancellationToken cancellationToken)
    {
        var principal = await authenticator.AuthenticateAsync(client, token);
        client.ChangeUser(principal);
        await node.ChangeUserAsync(client.Id, userIds.GetUserId(principal), cancellationToken);
        SecurityLog.UserChanged(logger, client.Id);
    }
}
