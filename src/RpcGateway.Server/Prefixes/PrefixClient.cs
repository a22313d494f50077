using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Security;

namespace RpcGateway.Server.Prefixes;

/// <summary>A client that calls methods with a prefix.</summary>
internal sealed class PrefixClient(InboundContext inbound, PrefixHandler handler, IRpcUserIdProvider userIds)
{
    private readonly ConnectedClient _client = ConnectedClient.Of(inbound.Connection.State);

    public InboundContext Inbound => inbound;

    /// <summary>The recorded name of all methods, such as <c>git.*</c>.</summary>
    public string Pattern => handler.Method.Name;

    /// <summary>The user, or the network address of a client without one; the key for limits per user.</summary>
    public string UserKey => userIds.GetUserId(_client.User.Principal) is { } user
        ? $"user {user}"
        : $"address {_client.RemoteAddress}";

    /// <summary>Identifies the current user: access has to be checked again when it changes.</summary>
    public object User => _client.User;

    /// <summary>Whether the access of the current user is known without a check.</summary>
    /// <param name="code">The error code; 0 if the user is allowed.</param>
    public bool TryGetAccess(out int code)
    {
        code = 0;
        return handler.Access is not { } access || _client.User.Decisions.TryGetValue(access, out code);
    }

    /// <summary>Checks the access of the current user.</summary>
    /// <returns>The error code; 0 if the user is allowed.</returns>
    public ValueTask<int> CheckAccessAsync() =>
        TryGetAccess(out var code) ? new(code) : handler.Authorizer.EvaluateAsync(_client, _client.User, handler.Access!);

    /// <summary>The error for a user without access.</summary>
    public static RpcError Denied(int code) => new(code, CallAuthorizer.Denied(code).Message);

    /// <summary>Refuses a message before it is forwarded.</summary>
    public void Refuse(in RpcMessage message, RpcError error, BatchResponse? batch)
    {
        CallTelemetry.RecordRefused(Pattern, message, inbound.Telemetry, error.Code);
        if (message.Kind == RpcMessageKind.Request)
        {
            inbound.Responses.WriteError(message.Id, error, batch);
        }
    }
}
