using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Server.Relays;

/// <summary>
/// The first messages between two nodes: the one that connects proves that it knows the key of the other one, which only nodes of the
/// same gateway can learn, over the backplane.
/// </summary>
internal static class RelayHandshake
{
    private static readonly RpcClose Refused = new(RpcCloseCode.PolicyViolation, "The proof is invalid: the node belongs to another gateway.");

    /// <summary>Checks the node that connects. Returns its id; null if it was refused.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="nodeId">The id of this node.</param>
    /// <param name="key">The key of this node.</param>
    /// <param name="cancellationToken">Ends the wait for the other node.</param>
    public static async Task<string?> AcceptAsync(IRpcTransport socket, string nodeId, byte[] key, CancellationToken cancellationToken)
    {
        var nonce = SessionProof.CreateNonce();
        await SendAsync(socket, new RelayChallenge(nonce), RelayJson.Default.RelayChallenge, cancellationToken);
        var proof = await ReceiveAsync(socket, RelayJson.Default.RelayProof, cancellationToken);
        if (proof?.Node is not { } other || !SessionProof.IsValid(proof.Proof, key, nonce, other, 0, 0))
        {
            await socket.CloseAsync(Refused, cancellationToken);
            return null;
        }

        await SendAsync(socket, new RelayWelcome(nodeId), RelayJson.Default.RelayWelcome, cancellationToken);
        return other;
    }

    /// <summary>Introduces this node to the one that accepts.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="nodeId">The id of this node.</param>
    /// <param name="otherId">The id of the node that must be at the other end.</param>
    /// <param name="key">The key of the other node.</param>
    /// <param name="cancellationToken">Ends the wait for the other node.</param>
    /// <exception cref="IOException">The other node refuses, or is another one.</exception>
    public static async Task ConnectAsync(
        IRpcTransport socket, string nodeId, string otherId, byte[] key, CancellationToken cancellationToken)
    {
        var challenge = await ReceiveAsync(socket, RelayJson.Default.RelayChallenge, cancellationToken);
        var proof = SessionProof.Create(key, challenge?.Nonce ?? "", nodeId, 0, 0);
        await SendAsync(socket, new RelayProof(nodeId, proof), RelayJson.Default.RelayProof, cancellationToken);
        if ((await ReceiveAsync(socket, RelayJson.Default.RelayWelcome, cancellationToken))?.Node != otherId)
        {
            throw new IOException("Another node listens at this address.");
        }
    }

    // Null if the other end sent something else.
    private static async Task<T?> ReceiveAsync<T>(IRpcTransport socket, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ResumeMessage.ReceiveAsync(socket, RelayProtocol.MaxSize, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(message.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task SendAsync<T>(IRpcTransport socket, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, type), RpcFrameType.Text, cancellationToken);
        await socket.FlushAsync(cancellationToken);
    }
}
