using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Services.Idempotency;

/// <summary>
/// Identifies a method and its arguments. The same for arguments by position and by name, and for any order of members, white space and
/// escapes.
/// </summary>
internal readonly record struct Fingerprint(string Hash)
{
    /// <exception cref="RpcException">The params contain invalid text.</exception>
    public static Fingerprint Of(RpcMethodDescriptor method, ReadOnlySpan<byte> parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = JsonLimits.MaxDepth + 1, SkipValidation = true }))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(method.Name);
            WriteParams(writer, method, parameters);
            writer.WriteEndArray();
        }

        return new Fingerprint(Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan)));
    }

    private static void WriteParams(Utf8JsonWriter writer, RpcMethodDescriptor method, ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        var reader = new Utf8JsonReader(parameters, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            var byName = element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject().Select(member => (member.Name, member.Value))
                : element.EnumerateArray().Select((value, index) => (NameOf(method, index), value));
            WriteMembers(writer, byName);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            throw new RpcException(RpcErrorCode.InvalidParams, $"The params of '{method.Name}' contain invalid text.");
        }
    }

    // A surplus argument makes the call fail later.
    private static string NameOf(RpcMethodDescriptor method, int index) =>
        index < method.Parameters.Count ? method.Parameters[index].Name : $"[{index}]";

    private static void WriteMembers(Utf8JsonWriter writer, IEnumerable<(string Name, JsonElement Value)> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(writer, value.EnumerateObject().Select(member => (member.Name, member.Value)));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                writer.WriteRawValue(value.GetRawText());
                break;
        }
    }
}
