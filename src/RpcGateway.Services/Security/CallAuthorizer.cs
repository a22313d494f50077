using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Connections;

namespace RpcGateway.Services.Security;

/// <summary>Checks with ASP.NET Core's authorization whether a connection's user may call a method.</summary>
internal sealed class CallAuthorizer(IServiceScopeFactory scopes, ILogger<CallAuthorizer> logger)
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <summary>Evaluates the rules and caches the decision with the user.</summary>
    /// <returns>The error code; 0 if allowed.</returns>
    public async ValueTask<int> EvaluateAsync(ConnectedClient client, ConnectionUser user, MethodAccess access)
    {
        var code = await EvaluateAsync(user, client.Context, access);
        if (code != 0)
        {
            // Logged once for each method, not for each call: a client must not be able to flood the log.
            AccessLog.CallDenied(_logger, client.Id, access.Method, code);
        }

        user.Decisions[access] = code;
        return code;
    }

    /// <summary>Evaluates the rules without caching the decision.</summary>
    /// <returns>The error code; 0 if allowed.</returns>
    public async ValueTask<int> EvaluateAsync(ConnectionUser user, RpcConnectionContext context, MethodAccess access)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var policy = await access.GetPolicyAsync(services.GetRequiredService<IAuthorizationPolicyProvider>());
        var result = await services.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(user.Principal, context, policy);
        return Code(result.Succeeded, user);
    }

    public static RpcException Denied(int code) => new(code, code == RpcErrorCode.Unauthenticated
        ? "This call requires an authenticated user."
        : "The user is not allowed to make this call.");

    private static int Code(bool allowed, ConnectionUser user) =>
        allowed ? 0 : user.IsAuthenticated ? RpcErrorCode.Forbidden : RpcErrorCode.Unauthenticated;
}
