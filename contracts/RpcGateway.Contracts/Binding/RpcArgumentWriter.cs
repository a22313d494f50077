using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Writes the arguments of one call, in the order of their positions.</summary>
public abstract class RpcArgumentWriter
{
    /// <summary>The writer, inside the params array.</summary>
    protected abstract Utf8JsonWriter Json { get; }

    /// <summary>Writes a JSON value.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> type) => RpcJson.Write(Json, value, type);

    /// <summary>Writes a progress as a token, or null.</summary>
    public abstract void WriteProgress<T>(IProgress<T>? progress, JsonTypeInfo<T> type);

    /// <summary>Writes a stream as a token, or null.</summary>
    public abstract void WriteStream<T>(IAsyncEnumerable<T>? items, JsonTypeInfo<T> type);

    /// <summary>Writes the number of a binary stream that is read from <paramref name="content"/>, or null.</summary>
    public abstract void WriteBinary(Stream? content);

    /// <summary>Writes the number of a binary stream that is read from <paramref name="content"/>, or null.</summary>
    public abstract void WriteBinary(PipeReader? content);
}
