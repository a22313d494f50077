using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Telemetry;
using RpcGateway.Server.Tokens;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Security;

/// <summary>Handles <c>$/authenticate</c>: the client sends a new token, and the connection continues with it.</summary>
internal sealed class AuthenticateHandler(
    TokenAuthenticator authenticator,
    ClientUsers users,
    TokenExpirations expirations,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILogger<AuthenticateHandler> logger) : RpcMethodHandler
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    public override RpcMethodDescriptor Method { get; } = new(
        "$/authenticate",
        alias: null,
        "Authenticate",
        RpcMethodKind.Call,
        typeof(AuthenticateResult),
        RpcOverflowPolicy.Disconnect,
        new RpcParameterDescriptor("token", RpcParameterKind.Value, typeof(string), isRequired: true, allowsNull: false));

    // {"token":"..."}
    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var token = "";
        var arguments = call.ReadArguments();
        while (arguments.MoveNext(out _))
        {
            token = arguments.Read(AuthenticateJsonContext.Default.String)!;
        }

        var client = GatewayClient.Of(state);
        if (client.Authentication.Rate.TryTake() is { } wait)
        {
            AuthenticationInstruments.Count(AuthenticationInstruments.Limited);
            throw TooMany(wait);
        }

        var cancellationToken = call.CancellationToken;
        var result = client.Authentication.RunInTurnAsync(() => RunAsync(client, token, cancellationToken));
        return call.CompleteAsync(new ValueTask<AuthenticateResult>(result), AuthenticateJsonContext.Default.AuthenticateResult);
    }

    /// <summary>The error for a client that sends tokens too often.</summary>
    public static RpcException TooMany(TimeSpan wait)
    {
        // Rounded up, so that a client that waits this long is not too early.
        using var data = JsonDocument.Parse($$"""{"limit":"authenticate","retryAfter":{{(long)Math.Ceiling(wait.TotalSeconds)}}}""");
        return new RpcException(
            RpcErrorCode.LimitExceeded,
            $"The connection sent tokens too often: at most {AuthenticationRate.Burst} at once, and then one per {AuthenticationRate.Period.TotalSeconds:0} s.",
            data.RootElement.Clone());
    }

    private async Task<AuthenticateResult> RunAsync(GatewayClient client, string token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var user = await AuthenticateAsync(client, token, cancellationToken);
        if (!options.Value.AllowUserChange && users.IsOther(client, user.Principal))
        {
            AuthenticationInstruments.Count(AuthenticationInstruments.OtherUser);
            SecurityLog.OtherUserRefused(_logger, client.Id);
            throw new RpcException(
                RpcErrorCode.Forbidden, "The token belongs to another user than the connection. Open a new connection for this user.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        await users.ChangeAsync(client, user);
        AuthenticationInstruments.Count(AuthenticationInstruments.Accepted);
        return new AuthenticateResult(expirations.GetRemainingSeconds(client));
    }

    private async Task<AuthenticatedUser> AuthenticateAsync(GatewayClient client, string token, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.HandshakeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var user = await authenticator.AuthenticateAsync(client.Read(RequestOrigin.Of), client.Id, token)
                .AsTask().WaitAsync(either.Token);
            return SameUser.IsAuthenticated(user.Principal)
                ? user
                : throw new RpcException(RpcErrorCode.Unauthenticated, "The token does not belong to a user.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            AuthenticationInstruments.Count(AuthenticationInstruments.Refused);
            throw new RpcException(
                RpcErrorCode.Unavailable, "The authentication scheme did not respond in time (HandshakeTimeout). Try again later.");
        }
        catch (ObjectDisposedException) when (client.IsDetached)
        {
            throw new RpcException(
                RpcErrorCode.Unavailable, "The socket was lost before the token was checked. A client authenticates when it returns.");
        }
        catch (RpcException)
        {
            AuthenticationInstruments.Count(AuthenticationInstruments.Refused);
            throw;
        }
    }
}

// {"expiresIn":3600}
internal sealed record AuthenticateResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpiresIn);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuthenticateResult))]
[JsonSerializable(typeof(string))]
internal sealed partial class AuthenticateJsonContext : JsonSerializerContext;
