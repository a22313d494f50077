using System.Buffers;
using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>The first request of a client on a connection with our extensions.</summary>
internal static class Hello
{
    private const string Method = "$/hello";

    /// <summary>Says hello and gives the connection's id.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="token">A bearer token, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    // {"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1,"token":"…"}}
    // {"jsonrpc":"2.0","id":1,"result":{"version":1,"connectionId":"…","limits":{…}}}
    public static async ValueTask<string?> SendAsync(
        RpcConnection connection, string? token, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.CallRawAsync(Method, WriteParams(token), cancellationToken)
                .ConfigureAwait(false);
            return ReadConnectionId(answer.Span);
        }
        catch (RpcException e) when (e.Code == RpcErrorCode.MethodNotFound)
        {
            throw new RpcException(
                e.Code,
                "The server accepted the subprotocol rpcgateway.v1 without knowing it: set OfferExtensions to false.",
                e);
        }
    }

    private static ReadOnlyMemory<byte> WriteParams(string? token)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("version"u8, 1);
        if (token is not null)
        {
            writer.WriteString("token"u8, token);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string? ReadConnectionId(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The answer to $/hello is no object.");
        }

        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = RpcJson.TextEquals(reader, "connectionId"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String)
            {
                id = reader.GetString();
            }

            reader.Skip();
        }

        return id;
    }
}
