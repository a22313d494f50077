using System.Buffers;
using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Client.Sessions;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>The first request of a client on a connection with the subprotocol <c>rpcgateway.v1</c>.</summary>
internal static class Hello
{
    private const string Method = "$/hello";

    /// <summary>
    /// Sends <c>$/hello</c>, stores the server's limits, starts the session, and returns the connection's id and how long its
    /// authentication lasts.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">The limits of the client.</param>
    /// <param name="token">A bearer token, or null.</param>
    /// <param name="requireUser">Whether the server must have accepted the token of the handshake.</param>
    /// <param name="session">The session, if the server grants one; null to ask for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    // {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1,"token":"…","limits":{"maxMessageSize":1048576,"maxDepth":64},"session":{"buffer":262144}}}
    // {"jsonrpc":"2.0","id":1,"result":{"version":1,"connectionId":"…","limits":{…},"session":{…}}}
    public static async ValueTask<(string? Id, TimeSpan? ExpiresIn)> SendAsync(
        RpcConnection connection,
        RpcConnectionOptions options,
        string? token,
        bool requireUser,
        ClientSession? session,
        CancellationToken cancellationToken)
    {
        try
        {
            var response = await connection.CallRawAsync(Method, WriteParams(options, token, requireUser, session), cancellationToken)
                .ConfigureAwait(false);
            var (id, limits, grant, expiresIn) = Read(response.Span);
            connection.PeerLimits = limits;
            session?.Start(id is null ? null : grant);
            return (id, expiresIn);
        }
        catch (RpcException e) when (e.Code == RpcErrorCode.MethodNotFound)
        {
            throw new RpcException(
                e.Code,
                "The server accepted the subprotocol rpcgateway.v1 but does not implement it. Set OfferExtensions to false.",
                e);
        }
    }

    private static ReadOnlyMemory<byte> WriteParams(RpcConnectionOptions options, string? token, bool requireUser, ClientSession? session)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("version"u8, 1);
        if (token is not null)
        {
            writer.WriteString("token"u8, token);
        }

        if (requireUser)
        {
            writer.WriteBoolean("requireUser"u8, true);
        }

        writer.WriteStartObject("limits"u8);
        writer.WriteNumber("maxMessageSize"u8, options.MaxMessageSize);
        writer.WriteNumber("maxDepth"u8, options.MaxDepth);
        writer.WriteEndObject();
        if (session is not null)
        {
            writer.WriteStartObject("session"u8);
            writer.WriteNumber("buffer"u8, session.BufferSize);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static (string? Id, RpcPeerLimits Limits, SessionGrant? Grant, TimeSpan? ExpiresIn) Read(ReadOnlySpan<byte> response)
    {
        var reader = new Utf8JsonReader(response);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The result of $/hello is not an object.");
        }

        string? id = null;
        var limits = RpcPeerLimits.Unknown;
        SessionGrant? grant = null;
        TimeSpan? expiresIn = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = RpcJson.TextEquals(reader, "connectionId"u8);
            var isLimits = RpcJson.TextEquals(reader, "limits"u8);
            var isSession = RpcJson.TextEquals(reader, "session"u8);
            var isExpiry = RpcJson.TextEquals(reader, "expiresIn"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String)
            {
                id = reader.GetString();
            }
            else if (isLimits && reader.TokenType == JsonTokenType.StartObject)
            {
                limits = ReadLimits(ref reader);
            }
            else if (isSession && reader.TokenType == JsonTokenType.StartObject)
            {
                grant = SessionGrant.Read(ref reader);
            }
            else if (isExpiry && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seconds) && seconds >= 0)
            {
                expiresIn = TimeSpan.FromSeconds(seconds);
            }

            reader.Skip();
        }

        return (id, limits, grant, expiresIn);
    }

    // Leaves the reader at the end of the object. A limit that is not a number is ignored.
    private static RpcPeerLimits ReadLimits(ref Utf8JsonReader reader)
    {
        int? maxMessageSize = null;
        int? maxDepth = null;
        TimeSpan? idempotencyWindow = null;
        string? idempotencyStore = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSize = RpcJson.TextEquals(reader, "maxMessageSize"u8);
            var isDepth = RpcJson.TextEquals(reader, "maxDepth"u8);
            var isWindow = RpcJson.TextEquals(reader, "idempotencyWindow"u8);
            var isStore = RpcJson.TextEquals(reader, "idempotencyStore"u8);
            reader.Read();
            int? limit = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;
            maxMessageSize = isSize ? limit : maxMessageSize;
            maxDepth = isDepth ? limit : maxDepth;
            idempotencyWindow = isWindow && limit > 0 ? TimeSpan.FromMilliseconds(limit.Value) : idempotencyWindow;
            idempotencyStore = isStore && reader.TokenType == JsonTokenType.String ? reader.GetString() : idempotencyStore;
            reader.Skip();
        }

        return new RpcPeerLimits(maxMessageSize, maxDepth)
        {
            IdempotencyWindow = idempotencyWindow,
            IdempotencyStore = idempotencyStore,
        };
    }
}
