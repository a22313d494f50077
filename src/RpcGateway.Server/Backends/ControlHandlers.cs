using System.Runtime.InteropServices;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>The methods that a backend calls on channel 0.</summary>
internal static class ControlHandlers
{
    public static IReadOnlyList<RpcMethodHandler> All { get; } =
    [
        new ControlHandler<BackendRegistration, RegistrationResult>(
            BackendProtocol.Register,
            BackendJson.Default.BackendRegistration,
            BackendJson.Default.RegistrationResult,
            (backend, registration, _) => new ValueTask<RegistrationResult>(backend.Register(registration))),
        new ControlHandler<object, object?>(
            BackendProtocol.Drain, BackendJson.Default.Object, BackendJson.Default.Object!, (backend, _, _) =>
            {
                backend.Drain();
                return default;
            }),
        new ControlHandler<PublishRequest, object?>(
            BackendProtocol.Publish, BackendJson.Default.PublishRequest, BackendJson.Default.Object!, (backend, request, _) =>
            {
                EnsureRegistered(backend);
                Publish(backend, request);
                return default;
            }),
        new ControlHandler<ClientRequest, ClientResponse?>(
            BackendProtocol.Request, BackendJson.Default.ClientRequest, BackendJson.Default.ClientResponse!, RequestAsync),
        new ControlHandler<ListRequest, IReadOnlyList<string>>(
            BackendProtocol.List, BackendJson.Default.ListRequest, BackendJson.Default.IReadOnlyListString, (backend, request, token) =>
            {
                EnsureRegistered(backend);
                return backend.Parts.Node.ListAsync(new RpcAddress(request.Kind, request.Name), token);
            }),
    ];

    private static void Publish(BackendConnection backend, PublishRequest request)
    {
        var message = JsonMarshal.GetRawUtf8Value(request.Message).ToArray();
        ControlChecks.EnsureNotification(message, request.Method);
        var notification = new RpcNotification(message, request.Method, request.Overflow);
        backend.Parts.Node.Publish(new RpcEnvelope(new RpcAddress(request.Kind, request.Name), notification)
        {
            Except = new HashSet<string>(request.Except ?? [], StringComparer.Ordinal),
        });
    }

    private static async ValueTask<ClientResponse?> RequestAsync(
        BackendConnection backend, ClientRequest request, CancellationToken cancellationToken)
    {
        EnsureRegistered(backend);
        if (request.Operation is BackplaneOperation.Call or BackplaneOperation.Stream)
        {
            ControlChecks.EnsureOfApplication(request.Name);
        }

        if (request.Operation == BackplaneOperation.Close)
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "Backends must not close the connections of clients.");
        }

        if (request.Operation == BackplaneOperation.Presence)
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "Presence is not available in backends.");
        }

        // Any other operation, also of later versions, is for nodes only.
        if (request.Operation is not (BackplaneOperation.Call or BackplaneOperation.Stream or BackplaneOperation.Next
            or BackplaneOperation.Join or BackplaneOperation.Leave))
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "Backends must not ask nodes for operations.");
        }

        var response = await backend.Parts.Node.RequestAsync(
            new BackplaneRequest(request.ConnectionId, request.Operation, request.Name, Raw(request.Params)) { StreamId = request.StreamId },
            cancellationToken);
        return response is null
            ? null
            : new ClientResponse(
                Parse(response.Result), response.ErrorCode, response.ErrorMessage, Parse(response.ErrorData));
    }

    private static void EnsureRegistered(BackendConnection backend)
    {
        if (backend.Instance is null)
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "The backend has not registered.");
        }
    }

    private static ReadOnlyMemory<byte> Raw(JsonElement? element) =>
        element is { } value ? JsonMarshal.GetRawUtf8Value(value).ToArray() : default;

    private static JsonElement? Parse(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : JsonElement.Parse(json.Span);
}
