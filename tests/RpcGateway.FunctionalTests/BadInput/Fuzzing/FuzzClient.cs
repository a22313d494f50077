using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>A client that says what it is told, answers the server's calls with nonsense, and checks whatever comes.</summary>
internal sealed class FuzzClient : IAsyncDisposable
{
    // What a server may say when it closes, in docs/protocol.md.
    private static readonly int[] CloseCodes = [1002, 1007, 1008, 1009];

    private static readonly string[] Answers =
    [
        "\"result\":true", "\"result\":null", "\"result\":{\"values\":[1,2],\"finished\":false}", "\"result\":{\"values\":[1,\"x\"]}",
        "\"result\":{\"values\":[],\"finished\":true}", "\"result\":{\"values\":1e400,\"\\ud800\":1}", "\"error\":{\"code\":1,\"message\":\"no\"}",
        "\"error\":{\"code\":1e400,\"message\":\"\\ud800\"}", "\"error\":null", "\"result\":{\"token\":1},\"error\":[]",
    ];

    // Then streams of ours end, which else would go on for ever.
    private const int MostAnswers = 100;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<string> _markers = Channel.CreateUnbounded<string>();
    private readonly Random _random;
    private readonly AnswerChecker _checker;
    private Task _reading = Task.CompletedTask;
    private volatile bool _hasLeft;
    private int _answers;
    private int _lastMarker;

    private FuzzClient(Random random, bool extended)
    {
        _random = random;
        _checker = new AnswerChecker(extended);
    }

    /// <summary>Everything that was sent, for the report.</summary>
    public List<Frame> Sent { get; } = [];

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed => _reading.IsCompleted;

    public static async Task<FuzzClient> ConnectAsync(Uri address, bool extended, Random random)
    {
        var client = new FuzzClient(new Random(random.Next()), extended);
        if (extended)
        {
            client._socket.Options.AddSubProtocol("rpcgateway.v1");
        }

        await client._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        client._reading = client.ReadAsync();
        return client;
    }

    public async Task SendAsync(Frame frame)
    {
        await _sending.WaitAsync().DefaultTimeout();
        try
        {
            Sent.Add(frame);
            _checker.Sent(frame);
            await _socket.SendAsync(frame.Bytes, frame.Type, endOfMessage: true, CancellationToken.None).DefaultTimeout();
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException)
        {
            // Closed; the read loop knows whether it may have been.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Checks that a call made now is answered, or that the server has closed with good reason.</summary>
    public async Task CheckAsync()
    {
        var marker = $"marker {++_lastMarker}";
        await SendAsync(Frame.Text(
            $$"""{"jsonrpc":"2.0","id":"{{marker}}","method":"echo.say","params":["x"]}"""));
        while (await _markers.Reader.WaitToReadAsync().DefaultTimeout())
        {
            if (_markers.Reader.TryRead(out var answered) && answered == marker)
            {
                return;
            }
        }

        await _reading.DefaultTimeout();
    }

    /// <summary>Leaves as well-behaved clients do, or without a word.</summary>
    public async Task LeaveAsync(bool politely)
    {
        _hasLeft = true;
        if (politely && _socket.State is WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).DefaultTimeout();
        }
        else
        {
            _socket.Abort();
        }

        await _reading.DefaultTimeout();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return default;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } frame)
            {
                if (frame.IsText)
                {
                    await HandleAsync(_checker.Received(frame.Bytes));
                }
            }

            CheckClose();
        }
        finally
        {
            _markers.Writer.Complete();
        }
    }

    // Null for the end.
    private async Task<Frame?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, read.Count);
                if (read.EndOfMessage)
                {
                    return read.MessageType == WebSocketMessageType.Close ? null : new Frame(message.ToArray(), read.MessageType);
                }
            }
        }
        catch (Exception) when (_hasLeft || _checker.MayBreakOff)
        {
            return null;
        }
    }

    private void CheckClose()
    {
        if (!_hasLeft && _socket.CloseStatus is { } status)
        {
            CloseCodes.Should().Contain((int)status, "{0}", _socket.CloseStatusDescription);
        }
    }

    private async Task HandleAsync(IReadOnlyList<JsonElement> messages)
    {
        foreach (var message in messages.SelectMany(
            message => message.ValueKind == JsonValueKind.Array ? message.EnumerateArray().ToArray() : [message]))
        {
            if (message.TryGetProperty("method", out _))
            {
                await AnswerAsync(message);
            }
            else if (message.GetProperty("id") is { ValueKind: JsonValueKind.String } id)
            {
                _markers.Writer.TryWrite(id.GetRawText().Trim('"'));
            }
        }
    }

    private async Task AnswerAsync(JsonElement call)
    {
        if (call.TryGetProperty("id", out var id) && (_answers > MostAnswers || _random.Next(5) > 0))
        {
            var answer = ++_answers > MostAnswers ? "\"error\":{\"code\":1,\"message\":\"enough\"}" : Answers[_random.Next(Answers.Length)];
            await SendAsync(Frame.Text($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},{{answer}}}"""));
        }
    }
}
