using System.Buffers;
using System.Text.Json;

namespace RpcGateway.StreamJsonRpc.LanguageServers;

/// <summary>Answers <c>workspace/configuration</c> from the settings of the options.</summary>
internal sealed class FixedSettings(string? settings)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    private readonly JsonElement _settings = settings is null ? default : JsonElement.Parse(settings);

    // {"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{...}}}
    public void WriteAll(Utf8JsonWriter writer) => Write(writer, _settings);

    /// <param name="request">The params of <c>workspace/configuration</c>.</param>
    /// <returns>The result as JSON: one value for each item.</returns>
    public byte[] Answer(ReadOnlyMemory<byte> request)
    {
        using var document = request.IsEmpty ? null : JsonDocument.Parse(request);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return Null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var item in items.EnumerateArray())
        {
            Write(writer, Find(item));
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private JsonElement Find(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("section", out var section)
            || section.ValueKind != JsonValueKind.String || section.GetString() is not { Length: > 0 } path)
        {
            return _settings;
        }

        var found = _settings;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return default;
            }
        }

        return found;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
