using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Writes the arguments of one call in the order of its parameters.</summary>
public abstract class RpcArgumentWriter
{
    /// <summary>The JSON writer, positioned inside the params array.</summary>
    protected abstract Utf8JsonWriter Json { get; }

    /// <summary>Writes a JSON value.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> type) => RpcJson.Write(Json, value, type);

    /// <summary>Writes the token of a progress, or null.</summary>
    public abstract void WriteProgress<T>(IProgress<T>? progress, JsonTypeInfo<T> type);

    /// <summary>Writes the token of a stream, or null.</summary>
    public abstract void WriteStream<T>(IAsyncEnumerable<T>? items, JsonTypeInfo<T> type);

    /// <summary>Writes the number of a binary stream whose bytes come from <paramref name="content"/>, or null.</summary>
    public abstract void WriteBinary(Stream? content);

    /// <summary>Writes the number of a binary stream whose bytes come from <paramref name="content"/>, or null.</summary>
    public abstract void WriteBinary(PipeReader? content);
}
