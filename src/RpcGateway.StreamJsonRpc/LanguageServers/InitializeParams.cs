using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.LanguageServers;

/// <summary>Replaces what a client must not choose in <c>initialize</c>.</summary>
internal sealed class InitializeParams(LanguageServerOptions options, int? processId, Uri? root)
{
    /// <summary>The workspace folders that the server gets, as JSON.</summary>
    public byte[] WorkspaceFolders { get; } = root is null
        ? "null"u8.ToArray()
        : JsonSerializer.SerializeToUtf8Bytes([new WorkspaceFolder(root.AbsoluteUri, "workspace")], LanguageServerJson.Default.WorkspaceFolderArray);

    /// <returns>Null if the params are not an object.</returns>
    public ReadOnlyMemory<byte>? Replace(in Envelope envelope, ReadOnlyMemory<byte> message)
    {
        var given = message[envelope.Params];
        if (given.IsEmpty || given.Span[0] != '{')
        {
            return null;
        }

        var id = envelope.Id;
        return MessageWriter.Write(writer =>
        {
            if (!id.IsNone)
            {
                MessageWriter.WriteId(writer, id);
            }

            writer.WriteString("method", "initialize");
            writer.WriteStartObject("params");
            Copy(given.Span, writer);
            WriteOwn(writer);
            writer.WriteEndObject();
        });
    }

    private void Copy(ReadOnlySpan<byte> given, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(given, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReplaced = IsReplaced(reader);
            var name = reader.ValueSpan;
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            if (!isReplaced)
            {
                // The name as it is written, with its quotes and escapes.
                writer.WritePropertyName(JsonEncodedText.Encode(Unescape(given.Slice(start, name.Length + 2))));
                writer.WriteRawValue(ValueOf(given[..(int)reader.BytesConsumed], start + name.Length + 2), skipInputValidation: true);
            }
        }
    }

    private bool IsReplaced(in Utf8JsonReader reader) =>
        RpcJson.TextEquals(reader, "processId"u8)
        || (!options.AllowClientSettings && RpcJson.TextEquals(reader, "initializationOptions"u8))
        || (!options.AllowClientRoot
            && (RpcJson.TextEquals(reader, "rootUri"u8) || RpcJson.TextEquals(reader, "rootPath"u8)
                || RpcJson.TextEquals(reader, "workspaceFolders"u8)));

    private void WriteOwn(Utf8JsonWriter writer)
    {
        if (processId is { } own)
        {
            writer.WriteNumber("processId", own);
        }
        else
        {
            writer.WriteNull("processId");
        }

        if (!options.AllowClientRoot)
        {
            writer.WriteString("rootUri", root?.AbsoluteUri);
            writer.WriteString("rootPath", root?.LocalPath);
            writer.WritePropertyName("workspaceFolders");
            writer.WriteRawValue(WorkspaceFolders);
        }

        if (!options.AllowClientSettings && options.InitializationOptions is { } fixedOptions)
        {
            writer.WritePropertyName("initializationOptions");
            writer.WriteRawValue(fixedOptions);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(name);
        reader.Read();
        return reader.GetString()!;
    }

    // What follows the name: white space, a colon, white space and the value.
    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> member, int nameEnd)
    {
        var rest = member[nameEnd..];
        return rest[(rest.IndexOf((byte)':') + 1)..].Trim(" \t\r\n"u8);
    }
}
