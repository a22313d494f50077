using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>Plays one protocol case: the test is the server, an <see cref="RpcClient"/> the client.</summary>
internal sealed class ProtocolCaseRun : IAsyncDisposable
{
    private const int MaxPayload = 65_531;

    private readonly Placeholders _placeholders = new();
    private readonly ScriptSources _sources = new();
    private readonly List<string> _notes = [];
    private readonly ScriptCallback _callback;
    private readonly ScriptedServer _server;
    private readonly RpcClient _client;
    private readonly ScriptCalls _calls;
    private readonly Task _connecting;

    public ProtocolCaseRun(bool extended)
    {
        _callback = new ScriptCallback(_sources);
        _server = new ScriptedServer(extended);
        var options = new RpcClientOptions();
        options.Reconnect.Enabled = false;
        options.AddCallback<IScriptCallback>(_callback);
        _client = new RpcClient(_server, options);
        _calls = new ScriptCalls(_client, _sources);
        _connecting = _client.WaitForConnectionAsync();
    }

    /// <summary>Exchanges <c>$/hello</c>.</summary>
    public async Task HelloAsync()
    {
        await ExpectAsync(JsonNode.Parse("""{"id":"$hello","method":"$/hello","params":{"version":1}}"""));
        Send(JsonNode.Parse("""{"jsonrpc":"2.0","id":"$hello","result":{"version":1,"connectionId":"c-1"}}"""));
        await WaitForConnectionAsync();
    }

    public Task WaitForConnectionAsync() => _connecting.DefaultTimeout();

    /// <summary>Plays a step. Its first member is the verb, the others are its arguments.</summary>
    public Task PlayAsync(JsonObject step)
    {
        var (verb, value) = step.First();
        switch (verb)
        {
            case "call" or "notify" or "cancel" or "push" or "finish" or "fail":
                return PlayClientAsync(verb, value!, step);
            case "expect" or "expectEventually" or "expectFrame" or "expectErrorFrame" or "closed":
                return PlayReceiverAsync(verb, value, step);
            case "send" or "sendTogether" or "sendText" or "sendFrame" or "sendErrorFrame" or "sendBytes" or "close" or "drop":
                PlaySender(verb, value, step);
                return Task.CompletedTask;
            default:
                return CheckAsync(verb, value, step);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().DefaultTimeout();
        await _server.DisposeAsync();
        _calls.Dispose();
    }

    private async Task PlayClientAsync(string verb, JsonNode value, JsonObject step)
    {
        var name = value.GetValue<string>();
        switch (verb)
        {
            case "call":
                var reading = new ScriptReading((int?)step["take"] ?? int.MaxValue, (int?)step["pause"] ?? int.MaxValue);
                _calls.Start(name, Text(step["method"]), step["args"]!.AsArray(), reading);
                break;
            case "notify":
                _calls.Notify(name, step["args"]!.AsArray());
                break;
            case "cancel":
                await _calls.CancelAsync(name).DefaultTimeout();
                break;
            case "push" when step["bytes"] is { } bytes:
                _sources.Push(name, FromHex(bytes));
                break;
            case "push":
                _sources.Push(name, step["value"]!.GetValue<int>());
                break;
            default:
                _sources.End(name, step["error"] is { } error ? ToException(error) : null);
                break;
        }
    }

    private async Task PlayReceiverAsync(string verb, JsonNode? value, JsonObject step)
    {
        switch (verb)
        {
            case "expect":
                await ExpectAsync(value);
                break;
            case "expectEventually":
                while (!_placeholders.Matches(value, await _server.ReceiveMessageAsync()))
                {
                }

                break;
            case "expectFrame":
                Convert.ToHexStringLower(await _server.ReceiveFrameAsync())
                    .Should().Be(Convert.ToHexStringLower(FromHex(value!)));
                break;
            case "expectErrorFrame":
                var frame = await _server.ReceiveFrameAsync();
                frame[..5].Should().Equal(Header(3, value!));
                ShouldMatch(step["error"], JsonNode.Parse(frame.AsSpan(5)));
                break;
            default:
                (await _server.WaitForCloseAsync()).Should().Be(value!.GetValue<int>());
                break;
        }
    }

    private void PlaySender(string verb, JsonNode? value, JsonObject step)
    {
        switch (verb)
        {
            case "send":
                Send(value);
                break;
            case "sendTogether":
                _server.Send(string.Join('\n', value!.AsArray().Select(ToText)));
                break;
            case "sendText":
                _server.Send(Text(value));
                break;
            case "sendFrame":
                _server.SendFrame(FromHex(value!));
                break;
            case "sendErrorFrame":
                _server.SendFrame([.. Header(3, value!), .. Encoding.UTF8.GetBytes(step["error"]!.ToJsonString())]);
                break;
            case "sendBytes":
                SendBytes(Header(1, value!), step["count"]!.GetValue<int>());
                break;
            case "close":
                _server.Close(new RpcClose((RpcCloseCode)value!.GetValue<int>(), Text(step["reason"])));
                break;
            default:
                _server.Drop();
                break;
        }
    }

    private async Task CheckAsync(string verb, JsonNode? value, JsonObject step)
    {
        switch (verb)
        {
            case "connected":
                await WaitForConnectionAsync();
                _client.ConnectionId.Should().Be((string?)value);
                break;
            case "refused":
                var lost = await FluentActions.Awaiting(WaitForConnectionAsync).Should().ThrowAsync<RpcConnectionLostException>();
                (lost.Which.InnerException as RpcException)?.Code.Should().Be((int?)value);
                break;
            case "ends":
                ShouldMatch(
                    new JsonObject(step.Skip(1).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))),
                    await _calls.EndAsync(Text(value)));
                break;
            case "noted":
                await CheckNotesAsync([.. value!.AsArray().Select(Text)]);
                break;
            case "reports":
                _calls.Reports(Text(value)).Should().Equal(step["values"]!.AsArray().Select(item => item!.GetValue<int>()));
                break;
            case "released":
                await _sources.WaitForReleaseAsync(Text(value));
                break;
            default:
                throw new ArgumentException($"There is no step '{verb}'.", nameof(verb));
        }
    }

    private async Task ExpectAsync(JsonNode? pattern) => ShouldMatch(pattern, await _server.ReceiveMessageAsync());

    private void ShouldMatch(JsonNode? pattern, JsonNode? value) => _placeholders.Matches(pattern, value)
        .Should().BeTrue("it must match {0}, but is {1}", pattern?.ToJsonString(), value?.ToJsonString());

    private void Send(JsonNode? message) => _server.Send(ToText(message));

    private void SendBytes(byte[] header, int count)
    {
        for (var left = count; left > 0; left -= MaxPayload)
        {
            _server.SendFrame([.. header, .. new byte[Math.Min(left, MaxPayload)]]);
        }
    }

    private async Task CheckNotesAsync(string[] wanted)
    {
        while (_notes.Count < wanted.Length)
        {
            _notes.Add(await _callback.Notes.ReadAsync().DefaultTimeout());
        }

        _notes.Should().Equal(wanted);
    }

    private string ToText(JsonNode? message) => _placeholders.Fill(message)!.ToJsonString();

    private static string Text(JsonNode? value) => value!.GetValue<string>();

    private static byte[] FromHex(JsonNode value) => Convert.FromHexString(Text(value).Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Header(byte type, JsonNode number)
    {
        var header = new byte[5];
        header[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), number.GetValue<int>());
        return header;
    }

    private static RpcException ToException(JsonNode error) =>
        new(error["code"]!.GetValue<int>(), Text(error["message"]));
}
