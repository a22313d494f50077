using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Server.Sessions;

/// <summary>The first messages on a socket whose client wants to resume a session.</summary>
internal sealed class ResumeHandshake(SessionResumer resumer, IOptions<RpcGatewayOptions> options, TimeProvider time)
{
    // For a token, mostly.
    private const int MaxSize = 32 * 1024;

    /// <summary>Challenges the client, and receives which session it wants to resume. Null if it sent something else.</summary>
    /// <exception cref="TimeoutException">The client sent nothing in time.</exception>
    public async Task<(string Nonce, ResumeRequest Request)?> ChallengeAsync(IRpcTransport socket)
    {
        var nonce = SessionProof.CreateNonce();
        await SendAsync(socket, $$$"""{"jsonrpc":"2.0","method":"$/challenge","params":{"nonce":"{{{nonce}}}"}}""");
        var received = await ResumeMessage.ReceiveAsync(socket, MaxSize, CancellationToken.None).WaitAsync(options.Value.HandshakeTimeout, time);
        if (Parse(received) is { } request)
        {
            return (nonce, request);
        }

        await SendErrorAsync(socket, "null", RpcErrorCode.InvalidRequest, "The first request on this socket must be $/resume, with a number or a string as id.");
        return null;
    }

    /// <summary>
    /// Resumes the session that the client names. Returns null if that is not possible; nothing was sent to the client then.
    /// </summary>
    public async Task<ResumedSession?> TryResumeAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nonce, ResumeRequest request)
    {
        if (await resumer.TryResumeAsync(socket, http, endpoint, nonce, request.Params!) is not var (session, life, counted))
        {
            return null;
        }

        var expiresIn = resumer.GetRemainingSeconds(session) is { } seconds ? $",\"expiresIn\":{seconds}" : "";
        var response = Encoding.UTF8.GetBytes(
            $$$"""{"jsonrpc":"2.0","id":{{{request.Id.GetRawText()}}},"result":{"received":{{{counted}}}{{{expiresIn}}}}}""");
        return new ResumedSession(session, life, session.Transport.RepeatAsync(socket, response));
    }

    /// <summary>The session cannot be resumed: the client starts with <c>$/hello</c> on the same socket.</summary>
    public static ValueTask RefuseAsync(IRpcTransport socket, ResumeRequest request) =>
        SendErrorAsync(socket, request.Id.GetRawText(), RpcErrorCode.NotResumable, "The session cannot be resumed.");

    private static ResumeRequest? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, ResumeJsonContext.Default.ResumeRequest) is
            {
                Method: "$/resume", Params: not null, Id.ValueKind: JsonValueKind.Number or JsonValueKind.String
            } request
                ? request
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ValueTask SendErrorAsync(IRpcTransport socket, string id, int code, string message) =>
        SendAsync(socket, $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":{{{code}}},"message":"{{{message}}}"}}""");

    private static async ValueTask SendAsync(IRpcTransport socket, string message)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), RpcFrameType.Text, CancellationToken.None);
        await socket.FlushAsync(CancellationToken.None);
    }
}
