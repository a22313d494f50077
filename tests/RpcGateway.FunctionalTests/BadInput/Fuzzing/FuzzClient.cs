using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>A client that sends given frames, responds to the server's calls at random, and checks everything that it receives.</summary>
internal sealed class FuzzClient : IAsyncDisposable
{
    // The close codes of a server in docs/protocol.md.
    private static readonly int[] CloseCodes = [1002, 1007, 1008, 1009];

    private static readonly string[] Responses =
    [
        "\"result\":true", "\"result\":null", "\"result\":{\"values\":[1,2],\"finished\":false}", "\"result\":{\"values\":[1,\"x\"]}",
        "\"result\":{\"values\":[],\"finished\":true}", "\"result\":{\"values\":1e400,\"\\ud800\":1}", "\"error\":{\"code\":1,\"message\":\"no\"}",
        "\"error\":{\"code\":1e400,\"message\":\"\\ud800\"}", "\"error\":null", "\"result\":{\"token\":1},\"error\":[]",
    ];

    // After that the client responds with errors, so that its endless streams end.
    private const int MaxResponses = 100;

    private readonly RawWebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<string> _markers = Channel.CreateUnbounded<string>();
    private readonly Random _random;
    private readonly ResponseChecker _checker;
    private Task _reading = Task.CompletedTask;
    private volatile bool _hasEnded;
    private int _responses;
    private int _lastMarker;

    private FuzzClient(RawWebSocket socket, Random random, bool extended)
    {
        _socket = socket;
        _random = random;
        _checker = new ResponseChecker(extended);
    }

    /// <summary>Everything that was sent, for the report.</summary>
    public List<RawFrame> Sent { get; } = [];

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed => _reading.IsCompleted;

    public static async Task<FuzzClient> ConnectAsync(Uri address, bool extended, Random random)
    {
        var socket = await (extended ? RawWebSocket.ConnectExtendedAsync(address) : RawWebSocket.ConnectAsync(address));
        var client = new FuzzClient(socket, new Random(random.Next()), extended);
        client._reading = client.ReadAsync();
        return client;
    }

    public async Task SendAsync(RawFrame frame)
    {
        await _sending.WaitAsync().DefaultTimeout();
        try
        {
            Sent.Add(frame);
            _checker.Sent(frame);
            await _socket.SendAsync(frame);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed or dropped. The read loop checks whether that was allowed.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Checks that a call made now gets its response, or that the server has closed with a valid code.</summary>
    public async Task CheckAsync()
    {
        var marker = $"marker {++_lastMarker}";
        await SendAsync(RawFrame.Text(
            $$"""{"jsonrpc":"2.0","id":"{{marker}}","method":"echo.say","params":["x"]}"""));
        while (await _markers.Reader.WaitToReadAsync().DefaultTimeout())
        {
            if (_markers.Reader.TryRead(out var received) && received == marker)
            {
                return;
            }
        }

        await _reading.DefaultTimeout();
    }

    /// <summary>Ends the connection, with a close or without.</summary>
    public async Task EndAsync(bool withClose)
    {
        _hasEnded = true;
        if (withClose)
        {
            await _socket.CloseAsync();
        }
        else
        {
            _socket.Drop();
        }

        await _reading.DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Drop();
        await _socket.DisposeAsync();
        _sending.Dispose();
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

    // Returns null at the end.
    private async Task<RawFrame?> ReceiveAsync()
    {
        try
        {
            return await _socket.ReceiveFrameAsync();
        }
        catch (Exception) when (_hasEnded || _checker.MayClose)
        {
            return null;
        }
    }

    private void CheckClose()
    {
        if (!_hasEnded && _socket.CloseCode is { } code)
        {
            CloseCodes.Should().Contain(code, "{0}", _socket.CloseReason);
        }
    }

    private async Task HandleAsync(IReadOnlyList<JsonElement> messages)
    {
        foreach (var message in messages.SelectMany(
            message => message.ValueKind == JsonValueKind.Array ? message.EnumerateArray().ToArray() : [message]))
        {
            if (message.TryGetProperty("method", out _))
            {
                await RespondAsync(message);
            }
            else if (message.GetProperty("id") is { ValueKind: JsonValueKind.String } id)
            {
                _markers.Writer.TryWrite(id.GetRawText().Trim('"'));
            }
        }
    }

    private async Task RespondAsync(JsonElement call)
    {
        if (call.TryGetProperty("id", out var id) && (_responses > MaxResponses || _random.Next(5) > 0))
        {
            var response = ++_responses > MaxResponses ? "\"error\":{\"code\":1,\"message\":\"enough\"}" : Responses[_random.Next(Responses.Length)];
            await SendAsync(RawFrame.Text($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},{{response}}}"""));
        }
    }
}
