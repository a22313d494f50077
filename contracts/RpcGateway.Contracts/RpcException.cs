using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway;

/// <summary>An error with a code: thrown by a service it goes to the peer as it is, thrown by a proxy it came from there.</summary>
public class RpcException : Exception
{
    /// <summary>Creates an error that goes to the peer as it is.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or one of the service's own outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="errorData">Anything that System.Text.Json can write, or null for none.</param>
    public RpcException(int code, string message, object? errorData = null)
        : base(message)
    {
        Code = code;
        ErrorData = errorData;
    }

    /// <summary>Creates an error with a cause, which stays on this side of the wire.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or one of the service's own outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="innerException">The cause.</param>
    public RpcException(int code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>The error code.</summary>
    public int Code { get; }

    /// <summary>The error's <c>data</c> member; a <see cref="System.Text.Json.JsonElement"/> where it came off the wire.</summary>
    public object? ErrorData { get; }

    /// <summary>
    /// Whether a call that was made from here ended with this error: its peer answered with it, or the call could not be made.
    /// False for an error that a service constructs. A service that lets it pass does not pass a reserved code on.
    /// </summary>
    public bool IsFromCall { get; internal set; }

    /// <summary>
    /// Whether the request of that call had left: if false, the peer has certainly not seen it. False where
    /// <see cref="IsFromCall"/> is.
    /// </summary>
    public bool RequestSent { get; internal set; }

    /// <summary>
    /// <see cref="ErrorData"/> as a typed value: what came off the wire is read from JSON with the defaults of a client's
    /// <c>SerializerOptions</c>, or with <paramref name="options"/>.
    /// </summary>
    /// <returns>The default of <typeparamref name="T"/> if there is no data.</returns>
    /// <exception cref="JsonException">The data is not a <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Reading JSON by reflection needs the members of the type: use the overload with JsonTypeInfo.")]
    [RequiresDynamicCode("Reading JSON by reflection may need code at run time: use the overload with JsonTypeInfo.")]
    public T? GetErrorData<T>(JsonSerializerOptions? options = null) => ErrorData switch
    {
        T value => value,
        null => default,
        JsonElement json => json.Deserialize<T>(options ?? DefaultOptions.Instance),
        _ => throw NotOf<T>(ErrorData),
    };

    /// <summary><see cref="ErrorData"/> as a typed value, without reflection: for trimmed and NativeAOT applications.</summary>
    /// <returns>The default of <typeparamref name="T"/> if there is no data.</returns>
    /// <exception cref="JsonException">The data is not a <typeparamref name="T"/>.</exception>
    public T? GetErrorData<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ErrorData switch
        {
            T value => value,
            null => default,
            JsonElement json => json.Deserialize(type),
            _ => throw NotOf<T>(ErrorData),
        };
    }

    private static JsonException NotOf<T>(object data) => new($"The data of the error is {data.GetType()}, not {typeof(T)}.");

    // Made when it is needed: errors with typed data are rare.
    private static class DefaultOptions
    {
        public static JsonSerializerOptions Instance { get; } = Create();

        private static JsonSerializerOptions Create()
        {
            var options = RpcJson.CreateOptions();
            options.MakeReadOnly();
            return options;
        }
    }
}
