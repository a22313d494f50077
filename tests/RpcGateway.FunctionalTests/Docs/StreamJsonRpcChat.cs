using System.Net.WebSockets;
using System.Text.Json;
using RpcGateway.SampleContracts;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.Docs;

internal static class StreamJsonRpcChat
{
    public static async Task RunAsync(Uri address, string room, IChatCallback callback)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, CancellationToken.None);

        // camelCase members, as the gateway reads and writes them.
        var json = new SystemTextJsonFormatter { JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) };
        using var rpc = new JsonRpc(new WebSocketMessageHandler(socket, json));
        rpc.AddLocalRpcTarget<IChatCallback>(
            callback, new JsonRpcTargetOptions { MethodNameTransform = WireName("chatCallback") });
        var chat = rpc.Attach<IChat>(new JsonRpcProxyOptions { MethodNameTransform = WireName("chat") });
        rpc.StartListening();

        var snapshot = await chat.JoinAsync(room, "Ada");
        Console.WriteLine($"In {room} with {string.Join(", ", snapshot.Members)}.");
        await chat.SendAsync(room, "Hello from StreamJsonRpc");
        await foreach (var message in chat.HistoryAsync(room))
        {
            Console.WriteLine($"{message.Name}: {message.Text}");
        }

        await chat.ClearAsync(room);        // the gateway calls ConfirmAsync first
        try
        {
            await chat.SendAsync(room, "");
        }
        catch (RemoteInvocationException e)
        {
            Console.WriteLine($"{e.ErrorCode}: {e.Message}");
        }
    }

    // SendAsync of the contract "chat" becomes chat.sendAsync, which the gateway accepts as chat.send.
    private static Func<string, string> WireName(string contract) =>
        name => $"{contract}.{CommonMethodNameTransforms.CamelCase(name)}";
}
