using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>Some items of a stream, with the token to ask for more by; without one, the stream ends with them.</summary>
internal readonly record struct StreamPortion<T>(byte[]? Token, IReadOnlyList<T> Items, bool IsFinished)
{
    /// <summary>Reads <c>{"token":1,"values":[...],"finished":false}</c>, each member optional.</summary>
    /// <exception cref="JsonException">It is no such object, or an item is no <typeparamref name="T"/>.</exception>
    public static StreamPortion<T> Read(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        byte[]? token = null;
        IReadOnlyList<T> items = [];
        var finished = false;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            // A peer without streams answers with all items at once.
            return new StreamPortion<T>(null, ReadItems(ref reader, type), IsFinished: true);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A stream must be an object with a token or with values.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (RpcJson.TextEquals(reader, "token"u8))
            {
                reader.Read();
                token = reader.TokenType == JsonTokenType.Null ? null : StreamToken.Read(ref reader);
            }
            else if (RpcJson.TextEquals(reader, "values"u8))
            {
                reader.Read();
                items = ReadItems(ref reader, type);
            }
            else if (RpcJson.TextEquals(reader, "finished"u8))
            {
                reader.Read();
                finished = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new StreamPortion<T>(token, items, finished);
    }

    /// <exception cref="RpcException">It is no stream.</exception>
    public static StreamPortion<T> ReadArgument(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        try
        {
            var portion = Read(ref reader, type);
            return portion with { IsFinished = portion.IsFinished || portion.Token is null };
        }
        catch (JsonException e)
        {
            throw new RpcException(
                RpcErrorCode.InvalidParams, "A stream must be an object with a token, or with values that fit.", e);
        }
    }

    private static List<T> ReadItems(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        var items = new List<T>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("The values of a stream must be an array.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(RpcJson.Read(ref reader, type));
        }

        return items;
    }
}
