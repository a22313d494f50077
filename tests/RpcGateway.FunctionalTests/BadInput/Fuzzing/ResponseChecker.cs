using System.Text;
using System.Text.Json;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>
/// Checks that each frame of the server is valid JSON-RPC and that each response matches a request. It has its own reader,
/// independent of the code under test.
/// </summary>
internal sealed class ResponseChecker(bool extended)
{
    private const int MaxSharedFrame = 65_536;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions StrictJson = new() { AllowDuplicateProperties = false, MaxDepth = 1000 };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _allowed = [];

    /// <summary>Whether the server may close without a response: messages after invalid UTF-8 are lost.</summary>
    public bool MayClose { get; private set; }

    public void Sent(RawFrame frame)
    {
        if (!frame.IsText)
        {
            return;
        }

        try
        {
            StrictUtf8.GetString(frame.Bytes);
        }
        catch (DecoderFallbackException)
        {
            MayClose = true;
            return;
        }

        foreach (var message in extended ? SplitLines(frame.Bytes) : [frame.Bytes])
        {
            AllowResponsesTo(message);
        }
    }

    /// <summary>Checks a text frame of the server.</summary>
    /// <returns>Its messages.</returns>
    public IReadOnlyList<JsonElement> Received(byte[] frame)
    {
        var lines = StrictUtf8.GetString(frame).Split('\n');
        lines.Should().HaveCount(extended ? lines.Length : 1, "a plain frame holds one message on one line");
        (lines.Length == 1 || frame.Length <= MaxSharedFrame).Should().BeTrue("a shared frame has {0} bytes", frame.Length);
        var messages = lines.Select(line => JsonDocument.Parse(line, StrictJson).RootElement).ToList();
        messages.ForEach(CheckMessage);
        return messages;
    }

    private static IEnumerable<byte[]> SplitLines(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.Latin1.GetBytes);

    private void AllowResponsesTo(byte[] message)
    {
        try
        {
            using var json = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                AllowResponseTo(json.RootElement);
                return;
            }

            // The batch is refused as a whole, or each element gets its response.
            Allow("null");
            foreach (var element in json.RootElement.EnumerateArray())
            {
                AllowResponseTo(element);
            }
        }
        catch (JsonException)
        {
            Allow("null");
        }
    }

    private void AllowResponseTo(JsonElement message)
    {
        if (message.ValueKind == JsonValueKind.Object && HasNoResponse(message))
        {
            return;
        }

        // The response has the id of the request if it can be read, else null.
        Allow("null");
        if (message.ValueKind == JsonValueKind.Object && Find(message, "id") is { } id)
        {
            Allow(id.GetRawText());
        }
    }

    private static bool HasNoResponse(JsonElement message)
    {
        if (Find(message, "method") is not { } method)
        {
            return Find(message, "result") is not null || Find(message, "error") is not null;
        }

        if (Depth(message) > 64)
        {
            // Refused without being read, so only its id matters.
            return Find(message, "id") is null;
        }

        return Find(message, "id") is null
            && IsText(Find(message, "jsonrpc"), text => text == "2.0")
            && IsText(method, text => text.Length > 0)
            && Find(message, "params")?.ValueKind is null or JsonValueKind.Array or JsonValueKind.Object;
    }

    private static int Depth(JsonElement element)
    {
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(element.GetRawText()), new JsonReaderOptions { MaxDepth = int.MaxValue });
        var depth = 0;
        while (reader.Read())
        {
            depth = Math.Max(depth, reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
                ? reader.CurrentDepth + 1
                : 0);
        }

        return depth;
    }

    // The last of several equal names is used.
    private static JsonElement? Find(JsonElement message, string name)
    {
        JsonElement? found = null;
        foreach (var member in message.EnumerateObject())
        {
            try
            {
                found = member.NameEquals(name) ? member.Value : found;
            }
            catch (InvalidOperationException)
            {
                // A name with a lone surrogate is not one of the protocol.
            }
        }

        return found;
    }

    private static bool IsText(JsonElement? value, Func<string, bool> condition)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text && condition(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Allow(string id)
    {
        lock (_lock)
        {
            _allowed[id] = _allowed.GetValueOrDefault(id) + 1;
        }
    }

    private void CheckMessage(JsonElement message)
    {
        if (message.ValueKind == JsonValueKind.Array)
        {
            message.GetArrayLength().Should().BePositive();
            foreach (var element in message.EnumerateArray())
            {
                CheckResponse(element);
            }
        }
        else if (message.TryGetProperty("method", out _))
        {
            CheckCall(message);
        }
        else
        {
            CheckResponse(message);
        }
    }

    private void CheckResponse(JsonElement response)
    {
        var names = response.EnumerateObject().Select(member => member.Name).ToArray();
        names.Should().BeEquivalentTo(["jsonrpc", "id", names.Contains("error") ? "error" : "result"], "{0} is a response", response);
        response.GetProperty("jsonrpc").GetString().Should().Be("2.0");
        if (response.TryGetProperty("error", out var error))
        {
            error.EnumerateObject().Select(member => member.Name).Should().BeSubsetOf(["code", "message", "data"]);
            error.GetProperty("code").TryGetInt32(out _).Should().BeTrue();
            error.GetProperty("message").GetString().Should().NotBeNullOrEmpty();
        }

        var id = response.GetProperty("id").GetRawText();
        lock (_lock)
        {
            _allowed.GetValueOrDefault(id).Should().BePositive("no request matches {0}", response);
            _allowed[id]--;
        }
    }

    private static void CheckCall(JsonElement call)
    {
        call.EnumerateObject().Select(member => member.Name).Should()
            .BeSubsetOf(["jsonrpc", "id", "method", "params", "traceparent", "tracestate"]);
        call.GetProperty("jsonrpc").GetString().Should().Be("2.0");
        call.GetProperty("method").GetString().Should().NotBeNullOrEmpty();
        call.GetProperty("params").ValueKind.Should().BeOneOf(JsonValueKind.Array, JsonValueKind.Object);
        (!call.TryGetProperty("id", out var id) || id.TryGetInt64(out _)).Should().BeTrue();
    }
}
