using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Records what the .NET client sends to the samples: one conversation for each kind of call.</summary>
internal sealed class Recorder(Uri address)
{
    private static readonly IReadOnlyList<Func<RpcConnection, Task>> Scenes =
    [
        Calls,
        Streams,
        Binary,
        Chat,
        Cancellation,
    ];

    public async Task<IReadOnlyList<Conversation>> RecordAsync()
    {
        var conversations = new List<Conversation>();
        foreach (var extended in new[] { false, true })
        {
            foreach (var scene in Scenes.Where(scene => extended || scene != Binary))
            {
                conversations.Add(await RecordAsync(scene, extended));
            }
        }

        return conversations;
    }

    private static async Task Calls(RpcConnection connection)
    {
        var echo = connection.GetProxy<IEcho>();
        var calc = connection.GetProxy<ICalc>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => calc.AddAsync(i, 0.5).AsTask())).DefaultTimeout();
        await echo.SayAsync("Grüße, \"日本\" \n\0").DefaultTimeout();
        await calc.SumAsync([1, 2.5, -3e10]).DefaultTimeout();
        await connection.GetProxy<IJobs>().FindPrimesAsync(1000, new Progress<JobProgress>()).DefaultTimeout();
    }

    private static async Task Streams(RpcConnection connection)
    {
        var calc = connection.GetProxy<ICalc>();
        await foreach (var prime in calc.PrimesAsync(5_000_000))
        {
            if (prime > 20_000)
            {
                break;
            }
        }

        await calc.AverageAsync(Enumerable.Range(0, 1000).Select(i => i / 4.0).ToAsyncEnumerable()).DefaultTimeout();
        await foreach (var sample in connection.GetProxy<IMonitor>().WatchAsync(100))
        {
            break;
        }
    }

    private static async Task Binary(RpcConnection connection)
    {
        var echo = connection.GetProxy<IEcho>();
        await echo.UploadAsync(new MemoryStream(new byte[300])).DefaultTimeout();
        await connection.GetProxy<IJobs>().CountWordsAsync(new MemoryStream(new byte[70_000]), new Progress<JobProgress>()).DefaultTimeout();
        await using var download = await echo.DownloadAsync(100_000, 1).DefaultTimeout();
        await download.CopyToAsync(Stream.Null).DefaultTimeout();
        await using var abandoned = await echo.DownloadAsync(10_000_000, 1).DefaultTimeout();
    }

    private static async Task Chat(RpcConnection connection)
    {
        var chat = connection.GetProxy<IChat>();
        await chat.JoinAsync("recorded", "Ada").DefaultTimeout();
        await chat.SendAsync("recorded", "hello").DefaultTimeout();
        await chat.MembersAsync("recorded").DefaultTimeout();
        await foreach (var message in chat.HistoryAsync("recorded"))
        {
            break;
        }

        await chat.ClearAsync("recorded").DefaultTimeout();
        await chat.LeaveAsync("recorded").DefaultTimeout();
    }

    private static async Task Cancellation(RpcConnection connection)
    {
        using var stop = new CancellationTokenSource();
        var call = connection.GetProxy<IEcho>().DelayAsync(600_000, "late", stop.Token);
        await connection.GetProxy<ICalc>().AddAsync(1, 2).DefaultTimeout();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<Conversation> RecordAsync(Func<RpcConnection, Task> scene, bool extended)
    {
        using var socket = new ClientWebSocket();
        if (extended)
        {
            socket.Options.AddSubProtocol("rpcgateway.v1");
        }

        await socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        var transport = new RecordingTransport(new WebSocketTransport(socket));
        var options = new RpcConnectionOptions();
        await using var connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Options = options,
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IChatCallback>(new Listener(), options.SerializerOptions)),
        });
        var run = connection.RunAsync();
        await scene(connection);
        await connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).DefaultTimeout();
        await run.DefaultTimeout();
        return new Conversation(extended, [.. transport.Sent]);
    }

    private sealed class Listener : IChatCallback
    {
        public void MessagePosted(ChatMessage message)
        {
        }

        public void MemberJoined(string room, string name)
        {
        }

        public void MemberLeft(string room, string name)
        {
        }

        public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
