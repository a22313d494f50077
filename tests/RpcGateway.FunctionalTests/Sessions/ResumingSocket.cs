using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>Speaks the session's protocol byte by byte.</summary>
internal static class ResumingSocket
{
    public const string Subprotocol = "rpcgateway.v1.resume";

    /// <summary>Connects and gets a session.</summary>
    public static async Task<(RawWebSocket Socket, string Id, string Key)> StartAsync(Uri address, string? bearer = null)
    {
        var socket = await RawWebSocket.ConnectAsync(address, bearer: bearer, subprotocols: RawWebSocket.Extended);
        var hello = (await socket.CallAsync("$/hello", """{"version":1,"session":{"buffer":100000}}"""))["result"]!;
        return (socket, hello["connectionId"]!.GetValue<string>(), hello["session"]!["key"]!.GetValue<string>());
    }

    /// <summary>Connects to resume, and returns the nonce.</summary>
    public static async Task<(RawWebSocket Socket, string Nonce)> ChallengeAsync(Uri address, string? bearer = null)
    {
        var socket = await RawWebSocket.ConnectAsync(address, bearer: bearer, subprotocols: [Subprotocol, RawWebSocket.Extended]);
        socket.Subprotocol.Should().Be(Subprotocol);
        var challenge = await socket.ReceiveAsync();
        challenge["method"]!.GetValue<string>().Should().Be("$/challenge");
        return (socket, challenge["params"]!["nonce"]!.GetValue<string>());
    }

    public static string Prove(string key, string nonce, string id, long received, long first) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Base64Url.DecodeFromChars(key), Encoding.UTF8.GetBytes($"{nonce}.{id}.{received}.{first}")));

    public static Task<JsonNode> ResumeAsync(RawWebSocket socket, string id, long received, long first, string proof) =>
        socket.CallAsync(
            "$/resume", $$"""{"connectionId":"{{id}}","received":{{received}},"first":{{first}},"proof":"{{proof}}"}""");
}
