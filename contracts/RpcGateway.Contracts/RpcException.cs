using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway;

/// <summary>An error with a code. A service throws it to send it to the peer; a proxy throws it for an error from the peer.</summary>
public class RpcException : Exception
{
    /// <summary>Creates an error that is sent to the peer unchanged.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or the service's own code outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="errorData">A value that System.Text.Json can serialize, or null.</param>
    public RpcException(int code, string message, object? errorData = null)
        : base(message)
    {
        Code = code;
        ErrorData = errorData;
    }

    /// <summary>Creates an error with a cause, which is not sent to the peer.</summary>
    /// <param name="code">A code of <see cref="RpcErrorCode"/>, or the service's own code outside -32768..-32000.</param>
    /// <param name="message">One sentence for the caller.</param>
    /// <param name="innerException">The cause.</param>
    public RpcException(int code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>The error code.</summary>
    public int Code { get; }

    /// <summary>The error's <c>data</c> member; a <see cref="System.Text.Json.JsonElement"/> if the error was received.</summary>
    public object? ErrorData { get; }

    /// <summary>
    /// Whether a call from this process failed with this error: the peer responded with it, or the call could not be made. False
    /// for an error that a service creates. If a service does not catch such an error, its own caller does not get a reserved code.
    /// </summary>
    public bool IsFromCall { get; internal set; }

    /// <summary>
    /// Whether the request of that call had been sent. If false, the peer has not received it. Always false if
    /// <see cref="IsFromCall"/> is false.
    /// </summary>
    public bool RequestSent { get; internal set; }

    /// <summary>
    /// Returns <see cref="ErrorData"/> as a typed value. Received data is read with <paramref name="options"/>, or with the defaults
    /// of a client's <c>SerializerOptions</c>.
    /// </summary>
    /// <returns>The value; the default of <typeparamref name="T"/> if the error has no data.</returns>
    /// <exception cref="JsonException">The data is not a <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Reading JSON by reflection requires the members of the type. Use the overload with JsonTypeInfo.")]
    [RequiresDynamicCode("Reading JSON by reflection may require code generation at run time. Use the overload with JsonTypeInfo.")]
    public T? GetErrorData<T>(JsonSerializerOptions? options = null) => ErrorData switch
    {
        T value => value,
        null => default,
        JsonElement json => json.Deserialize<T>(options ?? DefaultOptions.Instance),
        _ => throw NotOf<T>(ErrorData),
    };

    /// <summary>Returns <see cref="ErrorData"/> as a typed value without reflection, for trimmed and NativeAOT applications.</summary>
    /// <returns>The value; the default of <typeparamref name="T"/> if the error has no data.</returns>
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

    private static JsonException NotOf<T>(object data) => new($"The error's data is {data.GetType()}, not {typeof(T)}.");

    // Created on first use, because errors with typed data are rare.
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
