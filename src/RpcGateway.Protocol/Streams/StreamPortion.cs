using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// Some items of a stream, with the token for requesting more. Without a token, the stream ends with these items. A fault
/// belongs to the item after them.
/// </summary>
internal readonly record struct StreamPortion<T>(byte[]? Token, IReadOnlyList<T> Items, bool IsFinished, StreamFault? Fault = null)
{
    /// <summary>
    /// Reads <c>{"token":1,"values":[...]}</c>, where either member is optional: a result or an argument.
    /// </summary>
    /// <param name="reader">Positioned at the object; afterwards, at its last token.</param>
    /// <param name="json">The JSON that the reader reads.</param>
    /// <param name="type">The type of the items.</param>
    /// <exception cref="RpcFormatException">The value is not a stream.</exception>
    public static StreamPortion<T> ReadFirst(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            // A peer that does not support streams sends all items at once.
            var items = ReadItems(ref reader, json, type, out var fault);
            return new StreamPortion<T>(null, items, IsFinished: true, fault);
        }

        return ReadObject(ref reader, json, type) is { } portion && (portion.Token ?? (object?)portion.Items) is not null
            ? portion with { Items = portion.Items ?? [], IsFinished = portion.IsFinished || portion.Token is null }
            : throw new RpcFormatException("is not a stream: an object with 'token', 'values' or both is expected.");
    }

    /// <summary>
    /// Reads <c>{"values":[...],"finished":false}</c>, where either member is optional: the response to a request for more
    /// items.
    /// </summary>
    /// <exception cref="RpcFormatException">The value is not a portion of a stream.</exception>
    public static StreamPortion<T> ReadNext(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        var reader = Start(json);
        return ReadObject(ref reader, json, type) is { } portion && (portion.Items is not null || portion.IsFinished)
            ? portion with { Items = portion.Items ?? [] }
            : throw new RpcFormatException(
                "has an invalid portion: an object with 'values', 'finished' or both is expected.");
    }

    /// <summary>Creates a reader at the first token.</summary>
    public static Utf8JsonReader Start(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        return reader;
    }

    // Null if it is not an object. Items is null if it has no 'values'.
    private static StreamPortion<T>? ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var read = default(StreamPortion<T>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (RpcJson.TextEquals(reader, "token"u8))
            {
                reader.Read();
                read = read with { Token = reader.TokenType == JsonTokenType.Null ? null : StreamToken.Read(ref reader) };
            }
            else if (RpcJson.TextEquals(reader, "values"u8))
            {
                reader.Read();
                read = read with { Items = ReadItems(ref reader, json, type, out var fault), Fault = fault };
            }
            else if (RpcJson.TextEquals(reader, "finished"u8))
            {
                reader.Read();
                read = read with { IsFinished = reader.TokenType == JsonTokenType.True };
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return read;
    }

    // Returns the items before the first one that cannot be read.
    private static List<T> ReadItems(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo<T> type, out StreamFault? fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new RpcFormatException("is not a stream: its 'values' must be an array.");
        }

        var items = new List<T>();
        var array = reader.TokenStartIndex;
        long start = 0;
        fault = null;
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                start = reader.TokenStartIndex;
                items.Add(RpcJson.Read(ref reader, type));
            }
        }
        catch (Exception e)
        {
            // Constructors, setters and converters can throw any exception.
            fault = new StreamFault(RpcJsonFault.Describe(json[(int)start..], type, e), e);
            reader = SkipTo(json, array);
        }

        return items;
    }

    // Returns a reader at the last token of the value that starts there. The position of a reader after a failed read is
    // unspecified.
    private static Utf8JsonReader SkipTo(ReadOnlySpan<byte> json, long start)
    {
        var reader = Start(json);
        while (reader.TokenStartIndex < start)
        {
            reader.Read();
        }

        reader.Skip();
        return reader;
    }
}
