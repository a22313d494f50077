using System.Net.WebSockets;
using System.Text.Json;

namespace RpcGateway.Lab;

/// <summary>Reads the OpenRPC document both ways, and checks the parts that trimming could remove.</summary>
internal static class DiscoveryCheck
{
    public static async Task RunAsync(Uri address)
    {
        using var discovered = JsonDocument.Parse(await DiscoverAsync(address));
        using var http = new HttpClient();
        using var got = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{address}/openrpc.json")));
        foreach (var document in new[] { discovered.RootElement.GetProperty("result"), got.RootElement })
        {
            var convert = document.GetProperty("methods")[0];
            Same("Converts a reading.", convert.GetProperty("summary").GetString());
            Same("1", convert.GetProperty("params")[1].GetProperty("schema").GetProperty("default").GetRawText());
            var schemas = document.GetProperty("components").GetProperty("schemas");
            var reading = schemas.GetProperty("Reading");
            Same("A measured value.", reading.GetProperty("description").GetString());
            Same("The name of the sensor.", reading.GetProperty("properties").GetProperty("name").GetProperty("description").GetString());
            Same("Kelvin", schemas.GetProperty("Unit").GetProperty("x-enum")[1].GetProperty("name").GetString());
            Same("object", schemas.GetProperty("BrokenPart").GetProperty("type").GetString());
            Same("labCallback", document.GetProperty("x-callbacks")[0].GetProperty("name").GetString());
        }
    }

    private static async Task<byte[]> DiscoverAsync(Uri address)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, CancellationToken.None);
        await socket.SendAsync(
            """{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"""u8.ToArray(),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None);
        var response = new byte[256 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(response.AsMemory(length), CancellationToken.None);
            length += read.Count;
        }
        while (!read.EndOfMessage);
        return response[..length];
    }

    private static void Same(string expected, string? actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"Expected '{expected}', but found '{actual}'.");
        }
    }
}
