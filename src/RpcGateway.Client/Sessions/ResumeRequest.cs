using System.Buffers;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Client.Sessions;

/// <summary>The first messages on a socket on which a session is to continue.</summary>
internal static class ResumeRequest
{
    private const int MaxResponse = 16 * 1024;

    /// <summary>
    /// Asks the server to continue a session. Returns how many frames the server has received, and how long the authentication lasts;
    /// null if the server refuses.
    /// </summary>
    /// <param name="socket">The socket; a read on it fails when it is aborted.</param>
    /// <param name="session">The session.</param>
    /// <param name="id">Its id.</param>
    /// <param name="token">A bearer token, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    // {"jsonrpc":"2.0","method":"$/challenge","params":{"nonce":"…"}}
    // {"jsonrpc":"2.0","id":1,"method":"$/resume","params":{"connectionId":"…","received":7,"first":4,"proof":"…"}}
    // {"jsonrpc":"2.0","id":1,"result":{"received":9,"expiresIn":3600}}
    public static async Task<(long Received, TimeSpan? ExpiresIn)?> SendAsync(
        IRpcTransport socket, ClientSession session, string id, string? token, CancellationToken cancellationToken)
    {
        using var challenge = await ReceiveAsync(socket, cancellationToken).ConfigureAwait(false);
        var nonce = challenge.RootElement.GetProperty("params"u8).GetProperty("nonce"u8).GetString()!;
        var (received, first) = (session.Transport.Received, session.Transport.FirstKept);
        var proof = SessionProof.Create(session.Grant!.Key, nonce, id, received, first);
        var request = Write(writer =>
        {
            writer.WriteString("connectionId"u8, id);
            writer.WriteNumber("received"u8, received);
            writer.WriteNumber("first"u8, first);
            writer.WriteString("proof"u8, proof);
            if (token is not null)
            {
                writer.WriteString("token"u8, token);
            }
        });
        await socket.SendAsync(request, RpcFrameType.Text, cancellationToken).ConfigureAwait(false);
        await socket.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var response = await ReceiveAsync(socket, cancellationToken).ConfigureAwait(false);
        if (response.RootElement.TryGetProperty("result"u8, out var result))
        {
            return (result.GetProperty("received"u8).GetInt64(), Authentication.ReadExpiry(result));
        }

        var error = response.RootElement.GetProperty("error"u8);
        var code = error.GetProperty("code"u8).GetInt32();
        return code == RpcErrorCode.NotResumable
            ? null
            : throw new RpcException(code, error.GetProperty("message"u8).GetString() ?? "");
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeParams)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, 1);
        writer.WriteString("method"u8, "$/resume"u8);
        writer.WriteStartObject("params"u8);
        writeParams(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static async Task<JsonDocument> ReceiveAsync(IRpcTransport socket, CancellationToken cancellationToken)
    {
        var message = await ResumeMessage.ReceiveAsync(socket, MaxResponse, cancellationToken).ConfigureAwait(false);
        return message.IsEmpty
            ? throw new JsonException("The server sent an invalid message while a session was being resumed.")
            : JsonDocument.Parse(message);
    }
}
